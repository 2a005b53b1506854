/** Taking part, a question, an unusual answer: a screen each. */

import { SKIPPED, read } from "./answers.js";
import { button, form, h, wrong } from "./dom.js";
import { fields, givenIn, said } from "./fields.js";
import { agreed, answered, confirmed, itemAt, onward } from "./interview.js";

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./wire.js").Item} Item */

/**
 * Nothing is asked before somebody takes part.
 * @param {Asking} asking
 * @param {boolean} [isMissing] whether they went on without saying so
 */
export function agreeScreen(asking, isMissing = false) {
  const { app, say, instrument, interview } = asking;
  const box = h("input", { type: "checkbox", id: "agree", name: "agree", value: "yes" });
  const title = said(instrument.title, interview.language) || (asking.wave?.title ?? "");
  asking.screen(
    isMissing && wrong(say("frame something"), say("taking_part_missing")),
    h("h1", { tabindex: "-1" }, title),
    h("p", { class: "lead" }, said(instrument.introduction, interview.language)),
    h("p", {}, say("start_voluntary")),
    form(
      ({ agree }) =>
        agree === "yes"
          ? app.doing(() => asking.go(agreed(instrument, interview, "ticked")))
          : agreeScreen(asking, true),
      h(
        "div",
        { class: "field" },
        h(
          "div",
          { class: "choices" },
          h("div", { class: "choice tick" }, box, h("label", { for: "agree" }, say("taking_part"))),
        ),
      ),
      h("p", { class: "hint", lang: "en", dir: "ltr" }, app.say("agree_about")),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("begin"))),
    ),
    h(
      "div",
      { class: "stack", lang: "en", dir: "ltr" },
      button(
        app.say("said_yes"),
        () => app.doing(() => asking.go(agreed(instrument, interview, "spoken"))),
        "button second",
      ),
      button(app.say("declines"), () => app.doing(() => asking.finish("refused")), "button second"),
    ),
  );
}

/**
 * @param {Asking} asking
 * @param {string} [problem] what is wrong, in words
 * @param {import("./answers.js").Answer} [unsaved] an answer that could not be taken
 */
export function questionScreen(asking, problem = "", unsaved) {
  const { app, say, instrument, interview } = asking;
  const item = itemAt(instrument, interview);
  if (item === null) throw new Error(`the questionnaire has no step ${interview.step}`);
  const isHidden = !interview.handed && interview.byThemselves.includes(item.id);
  const answer = unsaved ?? (isHidden ? undefined : interview.answers[item.id]);
  const { step, count } = asking.at;
  asking.screen(
    problem && wrong(say("frame something"), problem),
    h("div", { class: "way" }, h("p", {}, say("whole", { number: step, count })), progress(step, count)),
    sent(
      asking,
      item,
      ...fields({ item, answer, language: interview.language, say, places: places(asking, item) }),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("continue"))),
    ),
    item.kind !== "note" &&
      h(
        "p",
        { class: "actions" },
        button(say("without"), () => app.doing(() => saved(asking, item, SKIPPED)), "quiet"),
      ),
    item.sensitive && !interview.handed && handing(asking),
  );
}

/**
 * Whether an unusual answer is meant so.
 * @param {Asking} asking
 * @param {string} message
 */
export function sureScreen(asking, message) {
  const { app, say, instrument, interview } = asking;
  asking.screen(
    h("h1", { tabindex: "-1" }, say("sure")),
    h("p", { class: "lead" }, message),
    h(
      "p",
      { class: "actions" },
      button(say("sure_keep"), () => app.doing(() => asking.go(confirmed(instrument, interview)))),
      button(say("sure_change"), () => app.doing(() => asking.back()), "button second"),
    ),
  );
}

/** @param {Asking} asking */
function handing(asking) {
  const { app } = asking;
  return h(
    "div",
    { class: "hand", lang: "en", dir: "ltr" },
    button(app.say("hand"), () => app.doing(() => asking.hand()), "button second"),
    h("p", { class: "hint" }, app.say("hand_about")),
  );
}

/**
 * A form that reads what was given and goes on, or says what is to check.
 * @param {Asking} asking
 * @param {Item} item
 * @param {...import("./dom.js").Child} children
 */
function sent(asking, item, ...children) {
  const { app, instrument, interview } = asking;
  const made = form(
    () => {
      if (item.kind === "note") return app.doing(() => asking.go(onward(instrument, interview, item.id)));
      const codes = new Set(places(asking, item).map((place) => place.code));
      const given = givenIn(made);
      const reading = read(item, given, (code) => codes.has(code));
      if ("answer" in reading) return app.doing(() => saved(asking, item, reading.answer));
      return pointOut(asking, made, asking.say(reading.wrong, facts(item, given)));
    },
    ...children,
  );
  return made;
}

/**
 * Say what is wrong above what was given, which stays as it is.
 * @param {Asking} asking
 * @param {HTMLFormElement} made
 * @param {string} words
 */
function pointOut({ say }, made, words) {
  made.parentElement?.querySelector(".errors")?.remove();
  const told = wrong(say("frame something"), words);
  made.before(told);
  told.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Asking} asking
 * @param {Item} item
 * @param {import("./answers.js").Answer} answer
 */
async function saved(asking, item, answer) {
  const { instrument, interview } = asking;
  const found = answered(instrument, interview, item.id, answer);
  if ("broken" in found) return questionScreen(asking, said(found.broken.message, interview.language), answer);
  return asking.go(found.interview);
}

/**
 * @param {Item} item
 * @param {import("./answers.js").Given} given
 * @returns {import("./words.js").Facts} what words of a fault may name
 */
function facts({ low, high, earliest, latest, longest }, given) {
  return {
    low: low ?? "",
    high: high ?? "",
    earliest: earliest ?? "",
    latest: latest ?? "",
    longest: longest ?? "",
    count: [...given.typed.trim()].length,
  };
}

/**
 * The places that an item is answered from.
 * @param {Asking} asking
 * @param {Item} item
 */
function places({ session }, item) {
  return item.kind === "place" ? (session.day?.places ?? []).filter((place) => place.level === item.level) : [];
}

/**
 * @param {number} step
 * @param {number} count
 */
function progress(step, count) {
  return h("progress", { max: count, value: step, "aria-hidden": "true" });
}
