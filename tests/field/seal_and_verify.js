// Told {content, about, seal, answers, receipts, id, body} on standard input: prints two envelopes of the same
// content, the same as a note, and of each answer the receipt or null.
import { text } from "node:stream/consumers";

import { sealed } from "../../index_platform/web/assets/field/seal.js";
import { verified } from "../../index_platform/web/assets/field/receipts.js";

const { content, about, seal, answers, receipts, id, body } = JSON.parse(await text(process.stdin));
const kinds = ["interview", "interview", "note"];
const envelopes = await Promise.all(kinds.map((kind) => sealed(kind, content, about, seal)));
const found = await Promise.all(answers.map((answer) => verified(answer, { id, body }, receipts)));
process.stdout.write(JSON.stringify({ envelopes, receipts: found }));
