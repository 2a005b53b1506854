// Delivery against a server that stores by id and signs, with a network between that fails at every point.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";

import { base64url, sha256, utf8 } from "../../index_platform/web/assets/field/bytes.js";
import { deliver, wasInVain } from "../../index_platform/web/assets/field/delivery.js";
import { sentByTickets, tagOf } from "../../index_platform/web/assets/field/sending.js";
import { ticket } from "../../index_platform/web/assets/field/tickets.js";
import { rescueFile } from "../../index_platform/web/assets/field/rescue.js";
import { finished, newLocks, newStore, researcher, work } from "./phone.js";

const OURS = { "Thriving-Server": "1" };
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const PAIR = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
const KEY = { ...(await crypto.subtle.exportKey("jwk", PAIR.publicKey)), kid: "k1" };
const MINUTE = 60_000;

async function receiptOf(id, kid = "k1", body = work(id).body) {
  const envelope = await sha256(utf8(body));
  const received_at = "2026-11-23T10:00:00Z";
  const receipt = JSON.stringify({ id, sha256: "0", envelope, received_at, held: false, reason: null });
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, PAIR.privateKey, utf8(receipt));
  return { receipt, signature: base64url(signature), kid };
}

class Server {
  stored = new Map();
  asked = [];

  fetch = async (address, { body, headers, signal }) => {
    signal.throwIfAborted();
    const id = address.split("/").at(-1);
    this.asked.push({ id, address, headers });
    const isNew = !this.stored.has(id);
    if (isNew) this.stored.set(id, JSON.parse(body));
    return Response.json(await receiptOf(id, "k1", body), { status: isNew ? 201 : 200, headers: OURS });
  };
}

async function phone(...ids) {
  const [store, own, server] = [await newStore(), await researcher("a"), new Server()];
  await finished(store, own, ...ids);
  let now = 1_000_000;
  const means = {
    store,
    owner: "a",
    authorization: () => "Bearer t",
    receipts: [KEY],
    fetch: server.fetch,
    locks: newLocks(),
    now: () => now,
    random: () => 0,
  };
  return { store, own, server, means, pass: (milliseconds) => (now += milliseconds) };
}

const left = async ({ store }) => (await store.outbox("a")).map((entry) => entry.id);

test("each is sent once, with its token and how many are unsent, and goes by its receipt", async () => {
  const one = await phone("i1", "i2", "i3");
  const round = await deliver(one.means);
  assert.deepEqual(round, { sent: 3, left: 0, trouble: null, due: null });
  assert.deepEqual([...one.server.stored.keys()], ["i1", "i2", "i3"]);
  assert.deepEqual(
    one.server.asked.map(({ headers }) => headers["Thriving-Unsent"]),
    ["3", "2", "1"],
  );
  assert.ok(one.server.asked.every(({ headers }) => headers.Authorization === "Bearer t"));
  const lines = await one.store.lines(one.own);
  assert.deepEqual(
    lines.map((line) => [line.id, line.stage, line.receipt?.held]),
    [
      ["i3", "sent", false],
      ["i2", "sent", false],
      ["i1", "sent", false],
    ],
  );
});

// Where the way can break: what the phone sees, and whether the server had stored it by then.
const BREAKS = {
  "no signal": ["offline", false, () => Promise.reject(new TypeError("Failed to fetch"))],
  "the signal goes after the server stored": ["offline", true, () => Promise.reject(new TypeError("network"))],
  "no answer in time": ["offline", true, () => Promise.reject(new DOMException("slow", "TimeoutError"))],
  "a captive portal answers 200 with its page": ["portal", false, () => new Response("<html>Welcome</html>")],
  "a captive portal leads elsewhere": ["portal", false, () => Response.redirect("https://wifi.example/")],
  "a portal answers 409": ["portal", false, () => new Response("", { status: 409 })],
  "the answer breaks off": ["unproved", true, () => new Response('{"receipt": "{', { headers: OURS })],
  "a receipt of another interview": [
    "unproved",
    true,
    async () => Response.json(await receiptOf("i9"), { headers: OURS }),
  ],
  "a receipt of a key nobody knows": [
    "unproved",
    true,
    async () => Response.json(await receiptOf("i1", "k2"), { headers: OURS }),
  ],
  "a receipt for other bytes under this id": [
    "unproved",
    true,
    async () => Response.json(await receiptOf("i1", "k1", "other"), { headers: OURS }),
  ],
  "an empty yes": ["unproved", true, () => Response.json({}, { status: 201, headers: OURS })],
  "the server fails": ["failing", false, () => new Response("", { status: 500, headers: OURS })],
  "the server is full": [
    "busy",
    false,
    () => new Response("", { status: 503, headers: { ...OURS, "Retry-After": "60" } }),
  ],
  "too much from this network": ["busy", false, () => new Response("", { status: 429, headers: OURS })],
  "the phone was ended": ["ended", false, () => new Response("", { status: 401, headers: OURS })],
  "it may not come here": ["failing", false, () => new Response("", { status: 403, headers: OURS })],
};

for (const [name, [trouble, isStored, answer]] of Object.entries(BREAKS)) {
  test(`${name}: it is told, nothing goes, and later it is delivered once`, async () => {
    const one = await phone("i1");
    const broken = async (address, options) => {
      if (isStored) await one.server.fetch(address, options);
      return answer();
    };
    const round = await deliver({ ...one.means, fetch: broken });
    assert.deepEqual([round.trouble, round.sent, round.left], [trouble, 0, 1]);
    assert.ok(round.due > one.means.now());
    one.pass(MINUTE);
    assert.deepEqual(await deliver(one.means), { sent: 1, left: 0, trouble: null, due: null });
    assert.equal(one.server.stored.size, 1);
  });
}

for (const [status, standing] of [
  [400, "refused"],
  [409, "conflict"],
  [410, "withdrawn"],
  [413, "refused"],
  [422, "refused"],
]) {
  test(`answered ${status} it stays here as ${standing}, is told, and is not tried again; the others go on`, async () => {
    const one = await phone("i1", "i2");
    const answer = (address, options) =>
      address.endsWith("i1") ? new Response("", { status, headers: OURS }) : one.server.fetch(address, options);
    assert.deepEqual(await deliver({ ...one.means, fetch: answer }), { sent: 1, left: 1, trouble: null, due: null });
    one.pass(24 * 60 * MINUTE);
    await deliver(one.means);
    assert.deepEqual(
      (await one.store.outbox("a")).map((entry) => entry.standing),
      [standing],
    );
    assert.deepEqual([...one.server.stored.keys()], ["i2"]);
  });
}

test("pauses grow to a quarter of an hour and are not the same on every phone", async () => {
  const one = await phone("i1");
  const pauses = [];
  for (let count = 0; count < 11; count += 1) {
    const { due } = await deliver({ ...one.means, fetch: BREAKS["no signal"][2] });
    pauses.push((due - one.means.now()) / 1000);
    one.pass(due - one.means.now());
  }
  assert.deepEqual(pauses, [2.5, 5, 10, 20, 40, 80, 160, 320, 450, 450, 450]);
  const late = await deliver({ ...one.means, random: () => 1, fetch: BREAKS["no signal"][2] });
  assert.equal((late.due - one.means.now()) / 1000, 900);
});

test("what is not due yet is not asked", async () => {
  const one = await phone("i1");
  await deliver({ ...one.means, fetch: BREAKS["no signal"][2] });
  await deliver(one.means);
  assert.deepEqual(one.server.asked, []);
});

test("a clock set back by a day holds nothing for a day", async () => {
  const one = await phone("i1");
  await deliver({ ...one.means, fetch: BREAKS["no signal"][2] });
  one.pass(-24 * 60 * MINUTE);
  assert.equal((await deliver(one.means)).sent, 1);
});

test("the server that is busy is asked again after the time that it told, and no other is asked meanwhile", async () => {
  const one = await phone("i1", "i2");
  let asked = 0;
  const busy = () => ((asked += 1), BREAKS["the server is full"][2]());
  const { due } = await deliver({ ...one.means, fetch: busy });
  assert.deepEqual([asked, (await one.store.outbox("a"))[0].due - one.means.now()], [1, MINUTE]);
  assert.equal(due - one.means.now(), MINUTE);
});

test("where nobody is there to send to, the whole queue rests, longer each time, and none of it is passed over", async () => {
  const one = await phone("i1", "i2", "i3");
  const tried = [];
  const gone = (address) => (tried.push(address.split("/").at(-1)), BREAKS["no signal"][2]());
  const pauses = [];
  for (let inVain = 0; inVain < 4; inVain += 1) {
    const round = await deliver({ ...one.means, inVain, fetch: gone });
    assert.equal(wasInVain(round), true);
    pauses.push((round.due - one.means.now()) / 1000);
    one.pass(round.due - one.means.now());
  }
  assert.deepEqual([pauses, tried], [[2.5, 5, 10, 20], ["i1", "i2", "i3", "i1"]]);
});

test("one that fails holds up no other", async () => {
  const one = await phone("i1", "i2", "i3");
  const answer = (address, options) =>
    address.endsWith("i2") ? BREAKS["the server fails"][2]() : one.server.fetch(address, options);
  assert.equal((await deliver({ ...one.means, fetch: answer })).sent, 2);
  assert.deepEqual(await left(one), ["i2"]);
});

test("ten rounds at once send each once", async () => {
  const one = await phone("i1", "i2");
  const rounds = await Promise.all(Array.from({ length: 10 }, () => deliver(one.means)));
  assert.equal(
    rounds.reduce((sum, round) => sum + round.sent, 0),
    2,
  );
  assert.equal(one.server.asked.length, 2);
});

test("the app ends between the server's answer and the phone's own note: it is delivered again, and stored once", async () => {
  const one = await phone("i1");
  const store = {
    outbox: (owner) => one.store.outbox(owner),
    tried: () => {},
    delivered: () => Promise.reject(new Error("killed")),
  };
  await assert.rejects(deliver({ ...one.means, store }), /killed/);
  assert.deepEqual(await left(one), ["i1"]);
  assert.equal((await deliver(one.means)).sent, 1);
  assert.equal(one.server.stored.size, 1);
});

test("nobody sends the work of another researcher", async () => {
  const one = await phone("i1");
  assert.deepEqual(await deliver({ ...one.means, owner: "b" }), { sent: 0, left: 0, trouble: null, due: null });
  assert.deepEqual(await left(one), ["i1"]);
});

test("the rescue file holds all that was not delivered, of everybody, as it is sealed", async () => {
  const one = await phone("i1", "i2");
  await finished(one.store, await researcher("b"), "i3");
  const visit = { format: 1, id: "v1", outcome: "2.24" };
  await one.store.finish(one.own, [work("v1", { kind: "visit", body: JSON.stringify(visit) })], 3);
  await one.store.finish(one.own, [work("n1", { kind: "note" })], 4);
  await one.store.keepSender({ owner: one.own.owner, phone: "p1", account: "rashida", receipts: [] });
  const [entries, senders] = [await one.store.outbox(), await one.store.senders()];
  const { name, content } = rescueFile(entries, senders, "p1", new Date("2026-11-23T10:00:00Z"));
  const file = JSON.parse(content);
  assert.equal(name, "2026-11-23-5.thriving-rescue.json");
  assert.deepEqual(
    [file.format, file.kind, file.phone, file.made_at, file.visits],
    [1, "thriving-rescue", "p1", "2026-11-23T10:00:00.000Z", [{ researcher: "rashida", visit }]],
  );
  assert.deepEqual(
    file.notes.map((each) => each.sealed),
    ["sealed n1"],
  );
  assert.deepEqual(
    file.interviews.map((each) => each.sealed),
    ["sealed i1", "sealed i2", "sealed i3"],
  );
});

test("visits and notes go the same way as interviews, each to its address; interviews alone are told as unsent", async () => {
  const one = await phone("i1");
  await one.store.finish(one.own, [work("v1", { kind: "visit", body: "{}" }), work("n1", { kind: "note" })], 3);
  assert.equal((await deliver(one.means)).sent, 3);
  assert.deepEqual(
    one.server.asked.map(({ address, headers }) => [address, headers["Thriving-Unsent"]]).sort(),
    [
      ["/api/field/interviews/i1", "1"],
      ["/api/field/notes/n1", "0"],
      ["/api/field/visits/v1", "0"],
    ],
  );
});

const SENDER = { owner: "a", phone: "p1", account: "r1", receipts: [KEY] };

test("while no safe is open, what has a ticket goes by it, and by its receipt alone", async () => {
  const one = await phone("i1", "i2");
  const { authorization, owner, receipts, ...means } = one.means;
  assert.equal(await sentByTickets(tagOf("a"), means), true);
  assert.deepEqual(one.server.asked, []); // nobody has told whose it is
  await one.store.keepSender(SENDER);
  const portal = { ...means, fetch: () => Promise.resolve(new Response("<html>Welcome</html>")) };
  assert.equal(await sentByTickets(tagOf("a"), portal), false);
  assert.deepEqual(await left(one), ["i1", "i2"]);
  one.pass(MINUTE);
  assert.equal(await sentByTickets(tagOf("a"), means), true);
  assert.deepEqual(
    one.server.asked.map(({ headers }) => headers.Authorization),
    ["Ticket p1.r1.ticket i2", "Ticket p1.r1.ticket i1"], // what was tried in vain comes last
  );
  assert.deepEqual(await left(one), []);
});

test("while no safe is open, what has no ticket waits for its researcher", async () => {
  const one = await phone();
  await one.store.finish(one.own, [work("i1", { ticket: null })], 3);
  await one.store.keepSender(SENDER);
  const { authorization, owner, receipts, ...means } = one.means;
  assert.equal(await sentByTickets(tagOf("a"), means), false);
  assert.deepEqual([one.server.asked, await left(one)], [[], ["i1"]]);
  assert.equal((await deliver(one.means)).sent, 1);
});

test("the worker and the app at once send each once", async () => {
  const one = await phone("i1", "i2");
  await one.store.keepSender(SENDER);
  const { authorization, owner, receipts, ...means } = one.means;
  await Promise.all([deliver(one.means), sentByTickets(tagOf("a"), means), deliver(one.means)]);
  assert.equal(one.server.asked.length, 2);
  assert.deepEqual(await left(one), []);
});

test("a ticket is the one that the server makes of the same key, address and bytes", async () => {
  const key = base64url(new Uint8Array(32).fill(7));
  assert.equal(await ticket(key, "/api/field/visits/v1", "{}"), createdBy(7, "PUT /api/field/visits/v1", "{}"));
  assert.notEqual(await ticket(key, "/api/field/visits/v1", "{ }"), createdBy(7, "PUT /api/field/visits/v1", "{}"));
  assert.equal(await ticket(null, "/api/field/visits/v1", "{}"), null);
});

function createdBy(byte, asked, body) {
  const told = `${asked}\n${createHash("sha256").update(body).digest("hex")}`;
  return createHmac("sha256", Buffer.alloc(32, byte)).update(told).digest("base64url");
}
