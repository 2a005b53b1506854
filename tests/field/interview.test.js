import assert from "node:assert/strict";
import { test } from "node:test";

import * as interviews from "../../index_platform/web/assets/field/interview.js";
import { INSTRUMENT } from "./questionnaire.js";

const NOW = new Date("2026-11-23T10:00:00Z");
const LATER = new Date("2026-11-23T10:20:00Z");
const ABOUT = { id: "i1", wave: "autumn", instrument: "small@1.0", place: "E1", assignment: null, language: "en" };
const begun = () => interviews.agreed(INSTRUMENT, interviews.begun(ABOUT, NOW), "ticked");

function answering(interview, answers) {
  return Object.entries(answers).reduce(
    (found, [item, answer]) => interviews.answered(INSTRUMENT, found, item, answer).interview,
    interview,
  );
}

const ALL = { works: 2, satis: 7, helps: [1], moved: "2020-01-01", ward: "E1", agree: 1, better: "A bench" };

test("nothing is asked before somebody takes part", () => {
  const fresh = interviews.begun(ABOUT, NOW);
  assert.equal(fresh.step, interviews.AGREE);
  assert.equal(interviews.back(INSTRUMENT, fresh).step, interviews.AGREE);
  assert.equal(begun().step, "hello");
});

test("the way goes from item to item, notes too, past what is not asked, to all answers", () => {
  let interview = interviews.onward(INSTRUMENT, begun(), "hello");
  const steps = [interview.step];
  for (const [item, answer] of Object.entries(ALL)) {
    ({ interview } = interviews.answered(INSTRUMENT, interview, item, answer));
    steps.push(interview.step);
  }
  assert.deepEqual(steps, [...Object.keys(ALL), interviews.CHECK]);
});

test("back goes the same way, and further back to taking part", () => {
  let interview = answering(begun(), ALL);
  const steps = [];
  while (interview.step !== interviews.AGREE) steps.push((interview = interviews.back(INSTRUMENT, interview)).step);
  assert.deepEqual(steps, [...Object.keys(ALL).reverse(), "hello", interviews.AGREE]);
});

test("an answer that cannot be is not saved, and says why", () => {
  const before = answering(begun(), { works: 1 });
  const found = interviews.answered(INSTRUMENT, before, "hours", 169);
  assert.equal(found.broken.id, "week");
  assert.equal("interview" in found, false);
});

test("an unusual answer is saved and asked about once; yes goes on, another answer is asked about anew", () => {
  const asked = answering(begun(), { works: 1, hours: 80 });
  assert.deepEqual([asked.answers.hours, interviews.unsure(INSTRUMENT, asked).id], [80, "many"]);
  const sure = interviews.confirmed(INSTRUMENT, asked);
  assert.deepEqual([sure.step, sure.sure], ["satis", ["hours.many"]]);
  assert.equal(interviews.back(INSTRUMENT, asked).step, "hours");
  const again = answering(sure, { hours: 90 });
  assert.equal(interviews.unsure(INSTRUMENT, again).id, "many");
});

test("a change among all answers leads back there, by the questions that it opens", () => {
  const all = answering(begun(), ALL);
  const same = answering(interviews.changing(all, "satis"), { satis: 3 });
  assert.deepEqual([same.step, same.changing], [interviews.CHECK, false]);
  const opened = answering(interviews.changing(all, "works"), { works: 1 });
  assert.equal(opened.step, "hours");
  assert.equal(answering(opened, { hours: 20 }).step, interviews.CHECK);
  assert.equal(interviews.back(INSTRUMENT, interviews.changing(all, "satis")).step, interviews.CHECK);
});

test("what contradicts after a change is found before anything is finished", () => {
  const all = answering(begun(), { ...ALL, works: 1, hours: 30 });
  const forced = { ...all, answers: { ...all.answers, hours: 190 } };
  assert.deepEqual(
    interviews.contradictions(INSTRUMENT, forced).map((one) => one.check.id),
    ["week"],
  );
  assert.deepEqual(interviews.contradictions(INSTRUMENT, all), []);
});

test("what is sent is the response, and beside it what is known of the interview", () => {
  const spoken = { ...begun(), language: "ur" };
  const all = answering(answering(spoken, { works: 2 }), {});
  const { field, ...document } = interviews.finished(
    INSTRUMENT,
    { ...answering(all, ALL), language: "en" },
    "complete",
    LATER,
    3.4,
  );
  assert.deepEqual(document, {
    wave: "autumn",
    instrument: "small@1.0",
    mode: "door",
    place: "E1",
    language: "en",
    answers: ALL,
  });
  assert.deepEqual(field, {
    started_at: "2026-11-23T10:00:00.000Z",
    finished_at: "2026-11-23T10:20:00.000Z",
    clock_offset_s: 3,
    languages: ["ur"],
    outcome: "complete",
    taking_part: "ticked",
  });
});

test("the assignment is told where the interview belongs to one", () => {
  const { field } = interviews.finished(INSTRUMENT, { ...begun(), assignment: "a1" }, "partial", LATER, 0);
  assert.deepEqual([field.assignment, field.languages], ["a1", ["en"]]);
});

test("the visit is told at which it was held, and whether taking part was said or ticked", () => {
  const knock = { id: "v1", wave: "autumn", assignment: null, address: "a7", try: 2, at: "2026-11-23T09:59:00.000Z" };
  const spoken = interviews.agreed(INSTRUMENT, interviews.begun({ ...ABOUT, knock }, NOW), "spoken");
  const { field } = interviews.finished(INSTRUMENT, spoken, "partial", LATER, 0);
  assert.deepEqual([field.visit, field.taking_part], ["v1", "spoken"]);
  const declined = interviews.finished(INSTRUMENT, interviews.begun(ABOUT, NOW), "refused", LATER, 0).field;
  assert.deepEqual(["visit" in declined, "taking_part" in declined], [false, false]);
});

test("left open is told where all was asked; not reached is left out where somebody stopped", () => {
  const some = answering(begun(), { works: 2, satis: 7 });
  const answers = (outcome) => interviews.finished(INSTRUMENT, some, outcome, LATER, 0).answers;
  assert.deepEqual(answers("partial"), { works: 2, satis: 7 });
  const open = Object.fromEntries(
    ["helps", "moved", "ward", "agree", "better"].map((id) => [id, { missing: "skipped" }]),
  );
  assert.deepEqual(answers("complete"), { works: 2, satis: 7, ...open });
});

test("of somebody who takes all back nothing goes but that", () => {
  const { answers, field } = interviews.finished(INSTRUMENT, answering(begun(), ALL), "refused", LATER, 0);
  assert.deepEqual([answers, field.outcome], [{}, "refused"]);
});

test("an answer off the way stays, for the server to flag", () => {
  const turned = answering(begun(), { works: 1, hours: 30, ...ALL });
  assert.equal(interviews.finished(INSTRUMENT, turned, "complete", LATER, 0).answers.hours, 30);
});

test("what somebody answers by themselves is noted, until the researcher asks it anew", () => {
  const handed = answering({ ...begun(), handed: true }, { works: 2, satis: 1 });
  assert.deepEqual(handed.byThemselves, ["works", "satis"]);
  assert.deepEqual(answering({ ...handed, handed: false }, { satis: 5 }).byThemselves, ["works"]);
});

test("no step changes what it was given, and every step is JSON data", () => {
  const before = Object.freeze({ ...begun(), answers: Object.freeze({ works: 2 }), sure: Object.freeze([]) });
  const after = answering(before, { satis: 1 });
  assert.deepEqual(before.answers, { works: 2 });
  assert.deepEqual(JSON.parse(JSON.stringify(after)), after);
});
