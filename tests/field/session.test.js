import assert from "node:assert/strict";
import { test } from "node:test";

import { base64url } from "../../index_platform/web/assets/field/bytes.js";
import { agreed, answered, begun, finished, onward } from "../../index_platform/web/assets/field/interview.js";
import { Practice } from "../../index_platform/web/assets/field/practice.js";
import { Session } from "../../index_platform/web/assets/field/session.js";
import { INSTRUMENT } from "./questionnaire.js";
import { newLocks, newStore, researcher } from "./phone.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const PAIR = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
const SEAL = await crypto.subtle.exportKey("jwk", PAIR.publicKey);
const NOW = Date.parse("2026-11-23T10:00:00Z");
const SIGNED = { token: "t", researcher: { id: "r1", name: "Rashida" }, keys: { seal: SEAL, receipts: [] } };
const WORKING = { id: "t1", label: "At work", when: { eq: [{ item: "works" }, 1] }, wanted: 1, done: 0 };
const DAY = {
  format: 1,
  made_at: "2026-11-23T09:00:00Z",
  waves: [{ key: "autumn", title: "Autumn", kind: "synthetic", instrument: "small@1.0", languages: ["en"] }],
  instruments: { "small@1.0": INSTRUMENT },
  places: [{ code: "E1", name: "Waterhead", level: "ward", parent: null }],
  signposting: {},
  assignments: [{ id: "a1", wave: "autumn", place: "E1", state: "open", targets: [WORKING] }],
  addresses: [{ id: "s1", assignment: "a1", label: "12 High Street", tries: 1, last: "2.24", appointment: null }],
  delivery: { key: base64url(new Uint8Array(32)) },
};
const OURS = { "Thriving-Server": "1", Date: new Date(NOW).toUTCString() };

async function phone() {
  const [store, own] = [await newStore(), await researcher("a")];
  const marks = new Map([["thriving-field", JSON.stringify({ phone: "p1", unsent: 0 })]]);
  const one = { day: DAY, woken: [] };
  const around = {
    store,
    marks: { getItem: (key) => marks.get(key) ?? null, setItem: (key, value) => marks.set(key, value) },
    fetch: () => Promise.resolve(Response.json(one.day, { headers: { ...OURS, ETag: JSON.stringify(one.day.made_at) } })),
    locks: newLocks(),
    now: () => NOW,
    random: () => 0,
    later: async (owner) => void one.woken.push(owner),
  };
  await store.keep(own, "signed-in", SIGNED);
  const session = await Session.opened(around, own);
  await session.refresh();
  return Object.assign(one, { store, own, session });
}

const KNOCK = { id: "v1", wave: "autumn", assignment: "a1", address: "s1", try: 2, at: "2026-11-23T09:59:00.000Z" };
const ABOUT = { id: "i1", wave: "autumn", instrument: "small@1.0", place: "E1", assignment: "a1", language: "en" };

function working(knock = null) {
  const first = onward(INSTRUMENT, agreed(INSTRUMENT, begun({ ...ABOUT, knock }, new Date(NOW)), "spoken"), "hello");
  return answered(INSTRUMENT, first, "works", 1).interview;
}

test("an interview that began at a door ends with its visit: both with tickets, counted at once, and woken for", async () => {
  const { session, store, woken } = await phone();
  const interview = working(KNOCK);
  await session.save(interview, { step: 1, count: 3 });
  assert.deepEqual(await session.finish(interview, "partial"), ["t1"]);
  const entries = await store.outbox("a");
  assert.deepEqual(entries.map((entry) => entry.kind).sort(), ["interview", "visit"]);
  assert.ok(entries.every((entry) => /^[\w-]{43}$/.test(entry.ticket)));
  const visit = JSON.parse(entries.find((entry) => entry.kind === "visit").body);
  assert.deepEqual([visit.id, visit.outcome, visit.interview, visit.address, visit.try], ["v1", "1.2", "i1", "s1", 2]);
  assert.deepEqual((await session.assignments())[0].targets[0].done, 1);
  const [address] = await session.addresses("a1");
  assert.deepEqual([address.tries, address.last], [2, "1.2"]);
  assert.deepEqual(woken, ["a"]);
  assert.deepEqual(await store.sender("a"), { owner: "a", phone: "p1", account: "r1", receipts: [] });
});

test("an assignment that is taken away while its interview goes on: nothing is lost, and the interview tells it", async () => {
  const one = await phone();
  const { session, store } = one;
  await session.save(working(), { step: 1, count: 3 });
  one.day = { ...DAY, made_at: "2026-11-23T09:30:00Z", waves: [], instruments: {}, assignments: [], addresses: [] };
  await session.refresh();
  assert.deepEqual(await session.assignments(), []);
  const open = await session.interview("i1");
  assert.equal(session.instrument(open).items.length, INSTRUMENT.items.length);
  assert.deepEqual(await session.finish(open, "complete"), []);
  const [entry] = await store.outbox("a");
  assert.deepEqual([entry.id, entry.standing], ["i1", "waiting"]);
  assert.equal(open.assignment, "a1");
});

test("what practice asks is kept while it may be practised, and of practice nothing is kept", async () => {
  const one = await phone();
  one.day = { ...DAY, made_at: "2026-11-23T09:30:00Z", waves: [], practice: ["small@1.0"] };
  await one.session.refresh();
  const practice = new Practice(one.session);
  assert.equal(practice.instrument(working()).items.length, INSTRUMENT.items.length);
  await practice.save(working(), { step: 1, count: 3 });
  await practice.finish(working(), "complete");
  assert.deepEqual([await one.store.lines(one.own), await one.store.outbox()], [[], []]);
  assert.equal(await one.store.draft(one.own, "i1"), null);
});

test("what is to be asked again is listed until one is begun for it, and that one says so", async () => {
  const one = await phone();
  const { session, own, store } = one;
  const wanted = { id: "old", wave: "autumn", place: "E1", assignment: "a1", reason: "gaps", words: "Many gaps." };
  one.day = { ...DAY, made_at: "2026-11-23T09:30:00Z", ask_again: [wanted, { ...wanted, id: "far", wave: "spring" }] };
  assert.deepEqual(await session.askAgain(), []);
  await session.refresh();
  assert.deepEqual(await session.askAgain(), [wanted]);
  const interview = { ...working(), again: "old" };
  await session.save(interview, { step: 1, count: 3 });
  assert.deepEqual(await session.askAgain(), []);
  const { field } = finished(INSTRUMENT, interview, "complete", new Date(NOW), 0);
  assert.equal(field.again, "old");
  assert.equal("again" in finished(INSTRUMENT, working(), "complete", new Date(NOW), 0).field, false);
  await session.finish(interview, "refused");
  assert.deepEqual(await session.askAgain(), []);
  assert.equal((await store.lines(own))[0].facts.again, "old");
});

test("a note is sealed at once: neither what it says nor about whom stands on the phone", async () => {
  const { session, store } = await phone();
  const note = { about: "safeguarding", text: "A child alone at 12", place: "E1", wave: "autumn", interview: "the one with Ada" };
  await session.noted(note);
  const [entry] = await store.outbox("a");
  assert.equal(entry.kind, "note");
  assert.equal(entry.body.includes("child") || entry.body.includes("the one with Ada"), false);
  assert.deepEqual(Object.keys(JSON.parse(entry.body)).sort(), [
    "epk",
    "format",
    "id",
    "iv",
    "phone",
    "researcher",
    "sealed",
    "wave",
  ]);
});

test("a clock that goes wrong while the day stays the same is told with what is finished, and ends no training", async () => {
  const { session } = await phone();
  const years = 10 * 365 * 24 * 3600;
  session.around.now = () => NOW + years * 1000;
  session.around.fetch = async () => new Response(null, { status: 304, headers: OURS });
  await session.refresh();
  assert.deepEqual([session.kept.offset, session.today], [years, "2026-11-23"]);
  assert.equal(session.moment.getTime(), NOW); // by which visits and notes are dated
  assert.equal(session.day.made_at, DAY.made_at);
  const again = await Session.opened(session.around, session.own);
  assert.equal(again.kept.offset, years);
});

test("a phone that was ended with nothing to send is told so, and no more once it is let in anew", async () => {
  const { session } = await phone();
  const { fetch } = session.around;
  session.around.fetch = async () => new Response(null, { status: 401, headers: OURS });
  await session.refresh();
  assert.equal((await session.send(false)).trouble, "ended");
  session.around.fetch = fetch;
  await session.refresh();
  assert.equal((await session.send(false)).trouble, null);
});

test("a phone whose mark was lost is known by the id under which it was let in, and marks it again", async () => {
  const { session, store, own } = await phone();
  await store.keep(own, "signed-in", { ...SIGNED, phone: "p1" });
  session.around.marks.setItem("thriving-field", JSON.stringify({ phone: "p9", unsent: 0 }));
  const again = await Session.opened(session.around, own);
  assert.equal(again.phone, "p1");
  assert.equal((await store.sender(own.owner)).phone, "p1");
  await again.remark();
  assert.equal(JSON.parse(session.around.marks.getItem("thriving-field")).phone, "p1");
});

test("a phone that is full opens and learns of a new day all the same, and knows that it is full until there is room", async (t) => {
  const one = await phone();
  const { store, own } = one;
  one.day = { ...DAY, made_at: "2026-11-23T09:30:00Z", places: [] };
  const noRoom = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  t.mock.method(IDBObjectStore.prototype, "put", noRoom);
  t.mock.method(one.session.around.marks, "setItem", noRoom);
  const session = await Session.opened(one.session.around, own);
  await session.refresh();
  await session.remark();
  assert.deepEqual([session.day.places, store.isFull], [[], true]);
  await assert.rejects(session.save(working(), { step: 1, count: 3 }), { name: "QuotaExceededError" });
  t.mock.restoreAll();
  await session.save(working(), { step: 1, count: 3 });
  assert.equal(store.isFull, false);
});
