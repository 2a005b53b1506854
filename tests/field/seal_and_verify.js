// Told {content, about, seal, answers, receipts, id} on standard input: prints two envelopes of the same content,
// and of each answer the receipt or null.
import { text } from "node:stream/consumers";

import { sealed } from "../../index_platform/web/assets/field/seal.js";
import { verified } from "../../index_platform/web/assets/field/receipts.js";

const { content, about, seal, answers, receipts, id } = JSON.parse(await text(process.stdin));
const envelopes = [await sealed(content, about, seal), await sealed(content, about, seal)];
const found = await Promise.all(answers.map((answer) => verified(answer, id, receipts)));
process.stdout.write(JSON.stringify({ envelopes, receipts: found }));
