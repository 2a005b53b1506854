import assert from "node:assert/strict";
import { test } from "node:test";

import { cleared, mark, putMark, room } from "../../index_platform/web/assets/field/room.js";

const storage = (persisted, granted, quota, usage) => ({
  persisted: async () => persisted,
  persist: async () => granted,
  estimate: async () => ({ quota, usage }),
});

test("the browser is asked to keep what is stored, and its no is told", async () => {
  assert.deepEqual(await room(storage(false, true, 1e9, 0)), { lasting: true, scarce: false });
  assert.deepEqual(await room(storage(false, false, 1e9, 0)), { lasting: false, scarce: false });
  assert.deepEqual(await room(storage(true, false, 1e9, 0.99e9)), { lasting: true, scarce: true });
});

test("a database without its first record, on a phone that has been here, was cleared", () => {
  const kept = new Map();
  const marks = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  assert.equal(cleared(false, mark(marks)), null); // a new phone
  putMark(marks, { phone: "p1", unsent: 2 });
  assert.equal(cleared(true, mark(marks)), null);
  assert.equal(cleared(false, mark(marks)), 2);
});
