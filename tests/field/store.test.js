import assert from "node:assert/strict";
import { test } from "node:test";

import { openDB } from "../../index_platform/web/assets/field/idb.js";
import { boxed } from "../../index_platform/web/assets/field/safe.js";
import { openStore } from "../../index_platform/web/assets/field/store.js";
import { envelope, finished, newStore, researcher, work } from "./phone.js";

const SECRET = "I would like a bench by the canal";
const interview = (answers) => ({ id: "i1", answers });

test("an interview is there again after the app was closed, as it was saved last", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.saveDraft(own, interview({ brs1: 4 }), { step: 1 }, 10);
  await store.saveDraft(own, interview({ brs1: 4, better: SECRET }), { step: 2 }, 20);
  store.close();
  assert.deepEqual(await store.draft(own, "i1"), interview({ brs1: 4, better: SECRET }));
  const [line, ...others] = await store.lines(own);
  assert.deepEqual([line.stage, line.number, line.at, line.facts, others], ["open", 1, 10, { step: 2 }, []]);
});

test("nothing that was typed stands in the database in clear", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.keep(own, "signed-in", { token: SECRET });
  await store.saveDraft(own, interview({ better: SECRET }), { place: SECRET }, 10);
  const db = await store.reopen();
  for (const name of db.objectStoreNames) {
    for (const value of await db.getAll(name)) {
      const bytes = Object.values(value).map((each) =>
        each instanceof ArrayBuffer || ArrayBuffer.isView(each)
          ? Buffer.from(each).toString("latin1")
          : JSON.stringify(each),
      );
      assert.ok(!bytes.join("\n").includes(SECRET), name);
    }
  }
});

test("a finished interview has its envelope and no draft, and does not change any more", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await finished(store, own, "i1");
  assert.equal(await store.draft(own, "i1"), null);
  assert.deepEqual(
    (await store.outbox("a")).map((entry) => JSON.parse(entry.body)),
    [envelope("i1")],
  );
  await assert.rejects(store.saveDraft(own, interview({}), {}, 30), /finished, and does not change/);
  await assert.rejects(store.finish(own, [work("i1")], 30), /finished, and does not change/);
  assert.equal(await store.draft(own, "i1"), null);
});

test("what does not come to an end leaves everything as it was", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.saveDraft(own, interview({ brs1: 4 }), {}, 10);
  const visit = work("v1", { kind: "visit" });
  await assert.rejects(store.finish(own, [work("i1"), { ...visit, body: () => {} }], 20), { name: "DataCloneError" });
  assert.deepEqual(await store.draft(own, "i1"), interview({ brs1: 4 }));
  assert.deepEqual([await store.outbox("a"), await store.lines(own, "visit")], [[], []]);
});

test("an interview and the visit at which it was held are finished together, each numbered among its kind", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.finish(own, [work("v1", { kind: "visit" }), work("n1", { kind: "note" })], 5);
  await store.saveDraft(own, interview({}), {}, 10);
  await store.finish(own, [work("i1"), work("v2", { kind: "visit", facts: { outcome: "1.1" } })], 20);
  const numbers = async (kind) => (await store.lines(own, kind)).map(({ id, number, stage }) => [id, number, stage]);
  assert.deepEqual(await numbers("interview"), [["i1", 1, "finished"]]);
  assert.deepEqual(await numbers("visit"), [
    ["v2", 2, "finished"],
    ["v1", 1, "finished"],
  ]);
  assert.deepEqual((await store.lines(own, "visit"))[0].facts, { outcome: "1.1" });
});

test("what the first version of the app stored is there in this one, and its bytes are the same", async () => {
  const own = await researcher("a");
  const old = await openDB("an old phone", 1, {
    upgrade(db) {
      for (const each of ["safes", "kept", "canary"]) db.createObjectStore(each);
      db.createObjectStore("drafts", { keyPath: "id" });
      for (const each of ["outbox", "lines"]) db.createObjectStore(each, { keyPath: "id" }).createIndex("owner", "owner");
    },
  });
  const facts = await boxed(own.key, { step: 3 }, "facts i1");
  await old.put("outbox", { id: "i1", owner: "a", envelope: envelope("i1"), standing: "waiting", tries: 2, due: 7 });
  await old.put("lines", { id: "i1", owner: "a", stage: "finished", number: 1, at: 2, facts });
  old.close();
  const store = await openStore("an old phone");
  const [entry] = await store.outbox("a");
  assert.deepEqual([entry.body, entry.kind, entry.ticket, entry.tries, entry.due], [work("i1").body, "interview", null, 2, 7]);
  assert.deepEqual(
    (await store.lines(own)).map((line) => [line.id, line.number, line.facts]),
    [["i1", 1, { step: 3 }]],
  );
});

test("no hash of answers stays on the phone, for whoever finds it could try answers until one fits", async () => {
  const own = await researcher("a");
  const old = await openDB("a phone of the second version", 2, {
    upgrade(db) {
      for (const each of ["safes", "kept", "canary"]) db.createObjectStore(each);
      for (const each of ["drafts", "outbox", "lines"]) db.createObjectStore(each, { keyPath: "id" });
      db.createObjectStore("senders", { keyPath: "owner" });
    },
  });
  const told = { id: "i1", sha256: "0".repeat(64), envelope: "1".repeat(64), received_at: "t", held: true, reason: "why" };
  const facts = await boxed(own.key, {}, "facts i1");
  await old.put("lines", { id: "i1", owner: "a", kind: "interview", stage: "sent", number: 1, at: 2, facts, receipt: told });
  old.close();
  const [before, fresh] = [await openStore("a phone of the second version"), await newStore()];
  await finished(fresh, own, "i1");
  await fresh.delivered("i1", told, 7);
  for (const store of [before, fresh]) {
    const line = await (await store.reopen()).get("lines", "i1");
    assert.deepEqual(line.receipt, { received_at: "t", held: true, reason: "why" });
  }
});

test("a disk that is full is told as such, and the answers before stay", async (t) => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.saveDraft(own, interview({ brs1: 4 }), {}, 10);
  t.mock.method(IDBObjectStore.prototype, "put", function () {
    this.transaction.abort(); // as browsers do it before they tell
    throw new DOMException("no room", "QuotaExceededError");
  });
  await assert.rejects(store.saveDraft(own, interview({ brs1: 5 }), {}, 20), { name: "QuotaExceededError" });
  t.mock.restoreAll();
  assert.deepEqual(await store.draft(own, "i1"), interview({ brs1: 4 }));
});

test("an envelope goes and its receipt comes; the list keeps every id", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await finished(store, own, "i1", "i2");
  await store.saveDraft(own, { id: "i3" }, {}, 5);
  const receipt = { id: "i1", sha256: "0", received_at: "2026-11-23T10:00:00Z", held: false, reason: null };
  await store.delivered("i1", receipt, 7);
  assert.deepEqual(
    (await store.outbox("a")).map((entry) => entry.id),
    ["i2"],
  );
  const lines = (await store.lines(own)).map((line) => [line.id, line.number, line.stage, line.receipt]);
  assert.deepEqual(lines, [
    ["i3", 3, "open", undefined],
    ["i2", 2, "finished", undefined],
    ["i1", 1, "sent", { received_at: receipt.received_at, held: false, reason: null }],
  ]);
});

test("what is not delivered is counted without opening anything", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await finished(store, own, "i1", "i2");
  await finished(store, await researcher("b"), "i3");
  await store.delivered("i2", { id: "i2" }, 7);
  assert.deepEqual(await store.counts("a"), { open: 0, own: 1, all: 2 });
  await store.saveDraft(own, { id: "i4" }, {}, 8);
  assert.deepEqual(await store.counts("a"), { open: 1, own: 1, all: 2 });
});

test("what was delivered does not come back by a try that ends late", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await finished(store, own, "i1");
  const [entry] = await store.outbox("a");
  await store.delivered("i1", { id: "i1" }, 7);
  await store.tried({ ...entry, tries: 1 });
  assert.deepEqual(await store.outbox(), []);
});

test("two researchers on one phone: neither reads, sees or continues the work of the other", async () => {
  const store = await newStore();
  const [own, other] = [await researcher("a"), await researcher("b")];
  await store.saveDraft(own, interview({ better: SECRET }), {}, 10);
  await finished(store, own, "i2");
  assert.equal(await store.draft(other, "i1"), null);
  assert.deepEqual([await store.lines(other), await store.outbox("b")], [[], []]);
  await assert.rejects(store.draft({ ...other, owner: "a" }, "i1"), { name: "OperationError" });
  assert.deepEqual(
    (await store.outbox()).map((entry) => entry.id),
    ["i2"],
  );
});

test("what is kept opens for its owner under its name, and a safe is found again", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await store.keepSafe(own.safe);
  await store.keep(own, "day", { format: 1 });
  assert.deepEqual(await store.kept(own, "day"), { format: 1 });
  assert.equal(await store.kept(own, "night"), null);
  assert.deepEqual(await store.safes(), [own.safe]);
});

test("the record of the first day is there once it was put", async () => {
  const store = await newStore();
  assert.equal(await store.hasCanary(), false);
  await store.putCanary(1);
  assert.equal(await store.hasCanary(), true);
});

test("500 interviews are listed in less than a second", async () => {
  const [store, own] = [await newStore(), await researcher("a")];
  await finished(store, own, ...Array.from({ length: 500 }, (_, at) => `i${at}`));
  const before = performance.now();
  assert.equal((await store.lines(own)).length, 500);
  assert.ok(performance.now() - before < 1000);
});
