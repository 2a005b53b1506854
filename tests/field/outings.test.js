import assert from "node:assert/strict";
import { test } from "node:test";

import { Outings } from "../../index_platform/web/assets/field/outings.js";
import { newStore, researcher } from "./phone.js";

const OURS = { "Thriving-Server": "1" };
const START = Date.parse("2026-11-23T10:00:00Z");
const HOUR = 3_600_000;

async function phone() {
  const [store, own, heard] = [await newStore(), await researcher("a"), []];
  const one = { now: START, heard, answer: () => Response.json({}, { status: 201, headers: OURS }) };
  const fetch = async (address, { body, headers }) => {
    const answer = await one.answer();
    if (answer.status === 201) heard.push([address, headers.Authorization, JSON.parse(body)]);
    return answer;
  };
  const session = { around: { store, fetch, now: () => one.now }, own, phone: "p1", authorization: "Bearer t" };
  const opened = async () => {
    const outings = new Outings(session);
    await outings.open();
    return outings;
  };
  return Object.assign(one, { opened, outings: await opened() });
}

const kinds = ({ heard }) => heard.map(([, , word]) => word.kind);

test("a word is heard at once, with when the next is due", async () => {
  const one = await phone();
  await one.outings.say("start", 60);
  await one.outings.send();
  assert.deepEqual(one.heard, [
    [
      "/api/field/check-ins",
      "Bearer t",
      { phone: "p1", at: "2026-11-23T10:00:00.000Z", kind: "start", next_by: "2026-11-23T11:00:00.000Z" },
    ],
  ]);
  assert.deepEqual(one.outings.outing, { due: START + HOUR, minutes: 60, unheard: [] });
});

test("each word counts from itself, in the same steps; the last names no next", async () => {
  const one = await phone();
  await one.outings.say("start", 30);
  one.now += HOUR;
  await one.outings.say("still-here");
  assert.equal(one.outings.outing.due, START + 1.5 * HOUR);
  await one.outings.say("end");
  assert.equal(one.outings.outing.due, null);
  assert.equal("next_by" in one.outings.outing.unheard.at(-1), false);
});

for (const [name, answer] of Object.entries({
  "no signal": () => Promise.reject(new TypeError("Failed to fetch")),
  "a captive portal": () => new Response("<html>Welcome</html>"),
  "a phone that was ended": () => new Response("", { status: 401, headers: OURS }),
  "a server that fails": () => new Response("", { status: 500, headers: OURS }),
})) {
  test(`${name}: what was said waits, also while the app is closed, and goes in its order`, async () => {
    const one = await phone();
    const heard = one.answer;
    one.answer = answer;
    await one.outings.say("start", 60);
    await one.outings.say("end");
    await one.outings.send();
    assert.deepEqual(kinds(one), []);
    const again = await one.opened();
    assert.equal(again.outing.unheard.length, 2);
    one.answer = heard;
    await Promise.all([again.send(), again.send()]);
    assert.deepEqual(kinds(one), ["start", "end"]);
    assert.deepEqual((await one.opened()).outing.unheard, []);
  });
}

test("what is said while another word is on its way is not lost", async () => {
  const one = await phone();
  await one.outings.say("start", 60);
  let arrive;
  const heard = one.answer;
  one.answer = () => new Promise((done) => (arrive = () => done(heard())));
  const sending = one.outings.send();
  await one.outings.say("still-here");
  arrive();
  await sending;
  assert.deepEqual(
    one.outings.outing.unheard.map((word) => word.kind),
    ["still-here"],
  );
  assert.deepEqual((await one.opened()).outing, one.outings.outing);
});
