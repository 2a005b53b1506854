import assert from "node:assert/strict";
import { test } from "node:test";

import { offeredReasons, read, stands } from "../../index_platform/web/assets/field/answers.js";
import { item } from "./questionnaire.js";

const gave = (id, given) =>
  read(item(id), { chosen: [], typed: "", day: ["", "", ""], ...given }, (code) => code === "E1");

const READINGS = [
  ["works", { chosen: ["2"] }, { answer: 2 }],
  ["works", { chosen: ["9"] }, { answer: 9 }],
  ["works", { chosen: ["dont_know"] }, { answer: { missing: "dont_know" } }],
  ["works", { chosen: ["7"] }, { wrong: "other" }],
  ["works", {}, { wrong: "missing" }],
  ["satis", { chosen: ["0"] }, { answer: 0 }],
  ["satis", { chosen: ["11"] }, { wrong: "other" }],
  ["hours", { typed: " 35 " }, { answer: 35 }],
  ["hours", { typed: "35.5" }, { wrong: "other_number" }],
  ["hours", { typed: "201" }, { wrong: "other_number" }],
  ["hours", { typed: "" }, { wrong: "missing_number" }],
  ["hours", { typed: "", chosen: ["refused"] }, { answer: { missing: "refused" } }],
  ["hours", { typed: "3", chosen: ["refused"] }, { wrong: "both" }],
  ["helps", { chosen: ["2", "1"] }, { answer: [1, 2] }],
  ["helps", { chosen: ["3"] }, { answer: [3] }],
  ["helps", { chosen: ["1", "3"] }, { wrong: "both_ticks" }],
  ["helps", { chosen: ["1", "4"] }, { wrong: "other" }],
  ["helps", {}, { wrong: "missing_ticks" }],
  ["moved", { day: ["3", "2", "2024"] }, { answer: "2024-02-03" }],
  ["moved", { day: ["29", "2", "2024"] }, { answer: "2024-02-29" }],
  ["moved", { day: ["30", "2", "2024"] }, { wrong: "no_such_day" }],
  ["moved", { day: ["32", "2", "2024"] }, { wrong: "day_wrong" }],
  ["moved", { day: ["1", "13", "2024"] }, { wrong: "month_wrong" }],
  ["moved", { day: ["1", "1", "24"] }, { wrong: "year_wrong" }],
  ["moved", { day: ["1", "1", "2027"] }, { wrong: "day_beyond" }],
  ["moved", {}, { wrong: "missing_day" }],
  ["moved", { day: ["1", "", ""], chosen: ["refused"] }, { wrong: "both_day" }],
  ["ward", { chosen: ["E1"] }, { answer: "E1" }],
  ["ward", { chosen: ["E2"] }, { wrong: "other" }],
  ["agree", { chosen: ["1"] }, { answer: 1 }],
  ["agree", { chosen: ["refused"] }, { answer: { missing: "refused" } }],
  ["agree", { chosen: ["2"] }, { wrong: "other" }],
  ["better", { typed: " Cafe\u0301\r\n\tok " }, { answer: "Café\n ok" }],
  ["better", { typed: "  " }, { answer: { missing: "skipped" } }],
  ["better", { typed: "😀".repeat(10) }, { answer: "😀".repeat(10) }],
  ["better", { typed: "😀".repeat(11) }, { wrong: "text_long" }],
  ["better", { typed: "a\0b" }, { wrong: "text_sign" }],
  ["better", { typed: "a\ud800b" }, { wrong: "text_sign" }],
];

for (const [id, given, expected] of READINGS) {
  test(`${id} given ${JSON.stringify(given)}`, () => assert.deepEqual(gave(id, given), expected));
}

test("what was answered stands there again, and is read as the same answer", () => {
  for (const [id, , { answer }] of READINGS.filter(([, , found]) => "answer" in found)) {
    if (answer?.missing === "skipped") continue; // nothing stands there, and it is asked anew
    assert.deepEqual(gave(id, stands(item(id), answer)), { answer });
  }
});

test("a reason is offered where no choice of the item says it already", () => {
  assert.deepEqual(offeredReasons(item("works")), ["dont_know"]);
  assert.deepEqual(offeredReasons(item("satis")), ["dont_know", "refused"]);
  assert.deepEqual(
    ["agree", "better", "hello"].flatMap((id) => offeredReasons(item(id))),
    [],
  );
});
