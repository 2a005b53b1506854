// Prints how many of the golden vectors hold, and which do not: {"passed": n, "failed": [id]}.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import { evaluate } from "../../index_platform/web/assets/field/logic.js";

const { cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const evaluated = cases.filter((one) => "expected" in one);
const failed = evaluated.filter((one) => !isDeepStrictEqual(evaluate(one.expression, one.answers), one.expected));
process.stdout.write(JSON.stringify({ passed: evaluated.length - failed.length, failed: failed.map((one) => one.id) }));
