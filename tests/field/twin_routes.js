// Walks the cases of a file, [{instrument, answers}], and prints what is asked and which checks fire.
import { readFileSync } from "node:fs";

import { canonicalJson } from "../../index_platform/web/assets/field/bytes.js";
import { fired, route } from "../../index_platform/web/assets/field/routing.js";

const { instruments, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const found = cases.map(({ label, answers }) => ({
  asked: route(instruments[label], answers).asked,
  fired: fired(instruments[label], answers).map(({ item, check }) => `${item}.${check.id}`),
  canonical: canonicalJson(answers),
}));
process.stdout.write(JSON.stringify(found));
