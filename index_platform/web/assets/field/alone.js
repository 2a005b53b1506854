/** Working alone: when the next word is due, on every screen, and loud when it is overdue. */

import { button, circles, form, h } from "./dom.js";
import { timeOf } from "./words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./wire.js").CheckIn} CheckIn */

const MARK = "thriving-field-due"; // outside of the safe: a phone that is locked tells it too
const CHOICES = [30, 60, 120]; // minutes
const LOOK = 15_000; // milliseconds

/**
 * The band below the header.
 *
 * Whoever has the phone handed to them reads it, and cannot press for the researcher that all is well.
 */
export class Band {
  #told = "";

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.element = h("section", { id: "alone", hidden: true });
    document.querySelector("main")?.before(this.element);
    setInterval(() => this.draw(), LOOK);
  }

  /** Draw it anew where something has changed: what is focused stays so. */
  draw() {
    const { app } = this;
    const outing = app.session?.outings.outing;
    const due = outing === undefined ? markedDue(app) : outing.due;
    const isLate = due !== null && due <= app.around.now();
    const isUnheard = (outing?.unheard.length ?? 0) > 0;
    const isPressed = due !== null && app.session !== null && !app.asking?.interview.handed;
    const told = JSON.stringify([due, isLate, isUnheard, isPressed]);
    if (told === this.#told) return;
    this.#told = told;
    this.#draw(due, isLate, isUnheard, isPressed);
  }

  /**
   * @param {number | null} due
   * @param {boolean} isLate
   * @param {boolean} isUnheard
   * @param {boolean} isPressed
   */
  #draw(due, isLate, isUnheard, isPressed) {
    const { app, element } = this;
    const { say } = app;
    element.hidden = due === null && !isUnheard;
    element.className = isLate ? "late" : "";
    element.setAttribute("aria-label", say("alone"));
    const words = due === null ? "" : say(isLate ? "word_late" : "word_by", { time: timeOf(due) });
    element.replaceChildren(
      h(
        "p",
        { role: isLate ? "alert" : "status" },
        h("strong", {}, words),
        isUnheard && ` ${say(due === null ? "unheard_end" : "unheard")}`,
      ),
      isPressed ? button(say("well"), () => app.doing(() => said(app, "still-here")), "button second") : "",
    );
    if (isLate) navigator.vibrate?.([300, 150, 300, 150, 300]);
  }
}

/** @param {App} app */
function markedDue({ around }) {
  const text = around.marks.getItem(MARK);
  return text === null || text === "" ? null : Number(text);
}

/**
 * @param {App} app
 * @param {CheckIn["kind"]} kind
 * @param {number} [minutes]
 */
async function said(app, kind, minutes) {
  if (app.session === null) return;
  const { outings } = app.session;
  await outings.say(kind, minutes);
  app.around.marks.setItem(MARK, String(outings.outing.due ?? ""));
  app.band?.draw();
  await outings.send();
  app.band?.draw();
}

/**
 * @param {App} app
 * @param {Session} session
 */
export function aloneScreen(app, session) {
  const { say } = app;
  const { due, minutes } = session.outings.outing;
  const done = async (/** @type {CheckIn["kind"]} */ kind, /** @type {number | undefined} */ every = undefined) => {
    await said(app, kind, every);
    await app.home();
  };
  const choices = CHOICES.map((each) => ({ value: String(each), label: say("each_minutes", { minutes: each }) }));
  const begin = form(
    ({ every }) => app.doing(() => done("start", Number(every))),
    circles("every", say("how_often"), choices, String(minutes)),
    h("p", { class: "actions" }, h("button", { class: "button" }, say("alone_start"))),
  );
  const end = h(
    "div",
    { class: "stack" },
    button(say("well"), () => app.doing(() => done("still-here"))),
    button(say("alone_end"), () => app.doing(() => done("end")), "button second"),
  );
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(() => app.home()), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("alone")),
    h("p", { class: "lead" }, say("alone_about")),
    due === null ? begin : end,
    h("p", { class: "hint" }, say("alone_danger")),
  );
}
