/** All answers, before an interview is finished. */

import { button, h, wrong } from "./dom.js";
import { label, said } from "./fields.js";
import { asked, changing, contradictions } from "./interview.js";

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./wire.js").Item} Item */

/** @param {Asking} asking */
export function checkScreen(asking) {
  const { app, say, instrument, interview } = asking;
  const isAsked = new Set(asked(instrument, interview));
  const items = instrument.items.filter((item) => isAsked.has(item.id) && item.kind !== "note");
  const broken = new Map(
    contradictions(instrument, interview).map(({ item, check }) => [item, said(check.message, interview.language)]),
  );
  const finish = () => (broken.size > 0 ? checkScreen(asking) : app.doing(() => asking.finish("complete")));
  asking.screen(
    h("h1", { tabindex: "-1" }, app.say("check")),
    broken.size > 0
      ? wrong(say("frame something"), app.say("check_mend"))
      : h("p", { class: "lead" }, app.say("check_about")),
    h(
      "section",
      { class: "checked" },
      h(
        "dl",
        {},
        items.map((item) => row(asking, item, broken.get(item.id) ?? "")),
      ),
    ),
    interview.handed
      ? h("p", { class: "lead" }, app.say("handed_back"))
      : h("p", { class: "actions" }, button(app.say("finish"), finish)),
  );
}

/**
 * @param {Asking} asking
 * @param {Item} item
 * @param {string} problem
 */
function row(asking, item, problem) {
  const { app, say, interview } = asking;
  const isHidden = !interview.handed && interview.byThemselves.includes(item.id);
  const words = isHidden ? app.say("check_own") : answerWords(asking, item);
  const question = said(item.wording, interview.language);
  const change = button(say("frame change"), () => app.doing(() => asking.go(changing(interview, item.id))), "quiet");
  change.append(h("span", { class: "unseen" }, ` ${question}`));
  return h(
    "div",
    { class: problem ? "wrong" : null },
    h("dt", {}, question),
    h("dd", { class: words ? "value" : "none" }, words || app.say("check_none")),
    h("dd", {}, change),
    problem && h("dd", { class: "error" }, problem),
  );
}

/**
 * @param {Asking} asking
 * @param {Item} item
 * @returns {string} empty where none was given
 */
function answerWords({ say, session, interview }, item) {
  const answer = interview.answers[item.id];
  if (answer === undefined) return "";
  if (typeof answer === "object" && !Array.isArray(answer)) {
    if (answer.missing === "skipped") return "";
    return say(item.kind === "consent" ? "not_agreed" : answer.missing);
  }
  if (item.kind === "consent") return say("agreed");
  if (item.kind === "place") return session.day?.places.find((place) => place.code === answer)?.name ?? String(answer);
  const codes = Array.isArray(answer) ? answer : [answer];
  const words = (item.choices ?? [])
    .filter((choice) => codes.includes(choice.code))
    .map((choice) => label(choice.wording, interview.language));
  return words.length > 0 ? words.join(", ") : String(answer);
}
