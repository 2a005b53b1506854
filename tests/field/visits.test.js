import assert from "node:assert/strict";
import { test } from "node:test";

import { RESEARCHER } from "../../index_platform/web/assets/field/words.js";
import * as visits from "../../index_platform/web/assets/field/visits.js";

const NOW = new Date("2026-11-23T10:00:00Z");
const WHERE = { wave: "autumn", assignment: "a1", address: "s7" };
const KNOCK = visits.knock(WHERE, 2, "v1", NOW);
const address = (label, more) => ({ id: label, assignment: "a1", label, tries: 0, last: null, appointment: null, ...more });

test("a visit is its codes and signs: no words of a door have room in it", () => {
  assert.deepEqual(visits.visit(KNOCK, "2.25", { appointment: "2026-11-24T18:00:00.000Z" }), {
    format: 1,
    id: "v1",
    wave: "autumn",
    assignment: "a1",
    address: "s7",
    at: "2026-11-23T10:00:00.000Z",
    try: 3,
    outcome: "2.25",
    appointment: "2026-11-24T18:00:00.000Z",
  });
  const free = visits.knock({ wave: "autumn", assignment: null, address: null }, 0, "v2", NOW);
  assert.deepEqual(Object.keys(visits.visit(free, "2.24")).sort(), ["at", "format", "id", "outcome", "try", "wave"]);
});

test("an interview that began at a door tells what came of it", () => {
  assert.deepEqual(
    [
      ["complete", true],
      ["partial", true],
      ["refused", false],
      ["refused", true],
    ].map(([outcome, hadBegun]) => visits.outcomeOf(outcome, hadBegun)),
    ["1.1", "1.2", "2.11", "2.12"],
  );
});

test("every outcome has words, also of other phones and of interviews", () => {
  for (const code of [...Object.keys(visits.OUTCOMES), "1.1", "1.2", "2.12"]) {
    assert.ok(RESEARCHER[visits.outcomeWords(code)], code);
  }
});

test("tries, outcome and appointment of our own visits stand on top of the day's, those of other doors do not", () => {
  const known = address("s7", { tries: 1, last: "2.24" });
  const newest = { ...visits.visit(KNOCK, "2.25", { appointment: "2026-11-24T18:00:00Z" }), try: 3 };
  const found = visits.withVisits(known, [newest, { address: "s7", outcome: "2.24", try: 2 }, { address: "s8", try: 9 }]);
  assert.deepEqual([found.tries, found.last, found.appointment], [3, "2.25", "2026-11-24T18:00:00Z"]);
  assert.equal(visits.withVisits(known, []), known);
});

test("appointments come first by their time, then what was tried least, and what is settled last", () => {
  const doors = [
    address("10 High Street", { tries: 1, last: "1.1" }),
    address("9 High Street", { tries: 2, last: "2.24" }),
    address("12 High Street"),
    address("2 High Street"),
    address("3 High Street", { tries: 1, last: "2.25", appointment: "2026-11-24T18:00:00Z" }),
    address("4 High Street", { tries: 1, last: "2.25", appointment: "2026-11-24T09:00:00Z" }),
  ];
  assert.deepEqual(
    visits.inOrder(doors).map(({ label }) => Number.parseInt(label)),
    [4, 3, 2, 12, 9, 10],
  );
});
