// Walks through the questionnaires of a file with answers at random, and prints what would be sealed.
import { readFileSync } from "node:fs";

import { offeredReasons, read } from "../../index_platform/web/assets/field/answers.js";
import * as interviews from "../../index_platform/web/assets/field/interview.js";

const { instruments, places, walks } = JSON.parse(readFileSync(process.argv[2], "utf8"));
let state = 20261123;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const oneOf = (values) => values[Math.floor(random() * values.length)];
const upTo = (most) => String(1 + Math.floor(random() * most));

function given(item) {
  const nothing = { chosen: [], typed: "", day: ["", "", ""] };
  if (random() < 0.1) return { ...nothing, chosen: offeredReasons(item).slice(0, 1) };
  const codes = (item.choices ?? []).map((choice) => String(choice.code));
  const number = String(item.low + Math.floor(random() * (item.high - item.low + 1)));
  if (item.kind === "multiple") return { ...nothing, chosen: codes.filter(() => random() < 0.3) };
  if (item.kind === "date") return { ...nothing, day: [upTo(31), upTo(12), String(1950 + Number(upTo(90)))] };
  if (item.kind === "text") return { ...nothing, typed: oneOf(["", " A bench\r\n😀 ", "\t"]) };
  if (item.kind === "place") return { ...nothing, chosen: [oneOf(places)] };
  if (item.kind === "consent") return { ...nothing, chosen: [oneOf(["1", "refused"])] };
  if (item.kind === "number") return { ...nothing, typed: number };
  return { ...nothing, chosen: [item.kind === "rating" ? number : oneOf(codes)] };
}

function step(instrument, interview) {
  const item = interviews.itemAt(instrument, interview);
  if (random() < 0.1) return interviews.back(instrument, interview);
  if (interview.step === interviews.AGREE) return interviews.agreed(instrument, interview, "ticked");
  if (interviews.unsure(instrument, interview) !== null) return interviews.confirmed(instrument, interview);
  if (item.kind === "note") return interviews.onward(instrument, interview, item.id);
  const found = read(item, given(item), (code) => places.includes(code));
  const answer = "answer" in found ? found.answer : { missing: "skipped" };
  const next = interviews.answered(instrument, interview, item.id, answer);
  return "interview" in next ? next.interview : interview;
}

const found = [];
for (const [label, instrument] of Object.entries(instruments)) {
  for (let walk = 0; walk < walks; walk += 1) {
    const about = { id: "i", wave: "w", instrument: label, place: places[0], assignment: null, language: "en" };
    let interview = interviews.begun(about, new Date(0));
    for (let count = 0; count < 2000 && interview.step !== interviews.CHECK; count += 1) {
      interview = step(instrument, interview);
    }
    const isWhole =
      interview.step === interviews.CHECK && interviews.contradictions(instrument, interview).length === 0;
    const outcome = isWhole ? "complete" : "partial";
    found.push(interviews.finished(instrument, interview, outcome, new Date(1000), 0));
  }
}
process.stdout.write(JSON.stringify(found));
