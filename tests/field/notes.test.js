import assert from "node:assert/strict";
import { test } from "node:test";

import { noteOf } from "../../index_platform/web/assets/field/notes.js";

const READINGS = [
  ["A child alone.\r\n\tAt night. ", { text: "A child alone.\n At night." }],
  ["Cafe\u0301", { text: "Café" }],
  ["x".repeat(2000), { text: "x".repeat(2000) }],
  ["x".repeat(2001), { wrong: "text_long" }],
  ["\u09dc".repeat(1001), { wrong: "text_long" }], // as it is sealed each is two
  ["a\u0000b", { wrong: "text_sign" }],
  ["a\ud800b", { wrong: "text_sign" }],
  [" \n ", { wrong: "note_empty" }],
];

for (const [typed, expected] of READINGS) {
  test(`a note of ${JSON.stringify(typed.slice(0, 30))} is sealed as the server takes it, or is told`, () =>
    assert.deepEqual(noteOf(typed, "E1"), expected));
}

test("a note says where it was", () => assert.deepEqual(noteOf("A child alone.", ""), { wrong: "place_choose" }));
