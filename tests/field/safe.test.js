import assert from "node:assert/strict";
import { test } from "node:test";

import { boxed, changedPin, isPin, newSafe, tried, unboxed } from "../../index_platform/web/assets/field/safe.js";

const ROUNDS = 1000; // few, for the tests; one asks for as many as in earnest
const NOW = Date.UTC(2026, 10, 23);
const made = (pin = "739104") => newSafe("safe-1", "Blue phone", pin, ROUNDS);

test("a PIN is six digits or more, and not one digit again and again", () => {
  assert.deepEqual(["739104", "0123456789"].filter(isPin), ["739104", "0123456789"]);
  assert.deepEqual(["", "12345", "111111", "12345a", "٧٣٩١٠٤", "1".repeat(40)].filter(isPin), []);
});

test("what was stored opens again with the PIN, and the record holds neither PIN nor key", async () => {
  const { safe, key } = await made();
  const box = await boxed(key, { brs1: 4 }, "interview a");
  const again = await tried(safe, "739104", NOW);
  assert.equal(again.state, "open");
  assert.deepEqual(await unboxed(again.key, box, "interview a"), { brs1: 4 });
  assert.ok(!JSON.stringify(safe).includes("739104"));
  assert.equal(again.key.extractable, false);
});

test("a box opens for nothing else than what it was made for, and not with another safe's key", async () => {
  const [one, other] = [await made(), await made()];
  const box = await boxed(one.key, "word", "interview a");
  await assert.rejects(unboxed(one.key, box, "interview b"), { name: "OperationError" });
  await assert.rejects(unboxed(other.key, box, "interview a"), { name: "OperationError" });
});

test("the same value is never stored as the same bytes", async () => {
  const { key } = await made();
  const [one, other] = [await boxed(key, "word", "a"), await boxed(key, "word", "a")];
  assert.notDeepEqual(new Uint8Array(one.sealed), new Uint8Array(other.sealed));
});

test("a wrong PIN opens nothing, is counted, and from the tenth on waits twice as long each time", async () => {
  let { safe } = await made();
  const waits = [];
  for (let at = NOW, count = 0; count < 13; count += 1) {
    const found = await tried(safe, "000001", at);
    assert.equal(found.state, "wrong");
    ({ safe } = found);
    waits.push(Math.max(0, safe.closedUntil - at) / 1000);
    at = Math.max(at, safe.closedUntil);
  }
  assert.deepEqual(waits, [...Array(9).fill(0), 30, 60, 120, 240]);
  const early = await tried(safe, "739104", safe.closedUntil - 1);
  assert.deepEqual(early, { state: "wait", safe });
  const open = await tried(safe, "739104", safe.closedUntil);
  assert.deepEqual([open.state, open.safe.wrong, open.safe.closedUntil], ["open", 0, 0]);
});

test("no wait is longer than a day", async () => {
  const { safe } = await made();
  const found = await tried({ ...safe, wrong: 500 }, "000001", NOW);
  assert.equal(found.safe.closedUntil - NOW, 24 * 3_600_000);
});

test("a clock that was ahead by ten years while the PIN was wrong locks nobody out for ten years", async () => {
  const { safe } = await made();
  const ahead = await tried({ ...safe, wrong: 10 }, "000001", NOW + 10 * 365 * 24 * 3_600_000);
  assert.equal((await tried(ahead.safe, "000001", NOW)).state, "wrong");
  assert.equal((await tried(ahead.safe, "739104", NOW)).state, "open");
});

test("after a change only the new PIN opens, and what was stored before opens still", async () => {
  const { safe, key } = await made();
  const box = await boxed(key, "word", "a");
  const changed = await changedPin(safe, "739104", "582047", NOW);
  assert.equal((await tried(changed.safe, "739104", NOW)).state, "wrong");
  const open = await tried(changed.safe, "582047", NOW);
  assert.equal(await unboxed(open.key, box, "a"), "word");
});

test("who does not know the PIN cannot change it", async () => {
  const { safe } = await made();
  const found = await changedPin(safe, "000001", "582047", NOW);
  assert.deepEqual([found.state, found.safe.wrapped, found.safe.wrong], ["wrong", safe.wrapped, 1]);
});

test("a PIN is stretched by 600,000 rounds where nothing else is said", async () => {
  assert.equal((await newSafe("safe-1", "Blue phone", "739104")).safe.rounds, 600_000);
});
