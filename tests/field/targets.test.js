import assert from "node:assert/strict";
import { test } from "node:test";

import { isFull, isNews, targetsOf, withOurs } from "../../index_platform/web/assets/field/targets.js";
import { INSTRUMENT } from "./questionnaire.js";

const AS_OF = "2026-11-23T10:00:00Z";
const TARGETS = [
  { id: "t1", label: "At work", when: { eq: [{ item: "works" }, 1] }, wanted: 2, done: 1 },
  { id: "t2", label: "Content", when: { ge: [{ item: "satis" }, 7] }, wanted: 5, done: 0 },
];
const ASSIGNMENT = { id: "a1", wave: "autumn", place: "E1", state: "open", targets: TARGETS };
const line = (stage, targets, more = {}) => ({ stage, facts: { assignment: "a1", targets }, ...more });

test("answers count for each target whose condition they hold", () => {
  const found = (answers) => targetsOf(TARGETS, INSTRUMENT, answers);
  assert.deepEqual(found({ works: 1, satis: 9 }), ["t1", "t2"]);
  assert.deepEqual(found({ works: 2, satis: 9 }), ["t2"]);
  assert.deepEqual(found({ works: 9, satis: 2 }), []);
  assert.deepEqual(found({}), []);
  assert.deepEqual(targetsOf([{ ...TARGETS[0], when: true }], INSTRUMENT, {}), ["t1"]); // anybody
});

test("our own unsent interviews count on top, and nothing counts twice", () => {
  const late = { receipt: { received_at: "2026-11-23T10:00:05Z" } };
  const early = { receipt: { received_at: "2026-11-23T09:00:00Z" } };
  const lines = [
    line("finished", ["t1", "t2"]),
    line("sent", ["t1"], late), // the day does not know it yet
    line("sent", ["t1"], early), // the day counts it
    line("open", ["t1"]),
    line("finished", []),
    { stage: "finished", facts: { assignment: "a2", targets: ["t1"] } },
  ];
  assert.deepEqual(
    withOurs(ASSIGNMENT, lines, AS_OF).map(({ id, done }) => [id, done]),
    [
      ["t1", 3],
      ["t2", 1],
    ],
  );
});

test("a group is full at what is wanted of it, and stays so above", () => {
  assert.deepEqual(
    [1, 2, 3].map((done) => isFull({ ...TARGETS[0], done })),
    [false, true, true],
  );
});

test("what went before the day was made is no news", () => {
  assert.equal(isNews({ stage: "sent", receipt: { received_at: "2026-11-23T09:59:59Z" } }, AS_OF), false);
  assert.equal(isNews({ stage: "finished" }, AS_OF), true);
  assert.equal(isNews({ stage: "open" }, AS_OF), false);
});
