/** Practising: an interview that is nowhere but on the screen. Nothing of it is sealed, stored or sent. */

import { button, circles, form, h } from "./dom.js";
import { begun } from "./interview.js";
import { languageField } from "./starting.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./interview.js").Interview} Interview */

/** What an interview asks of a session, of which nothing is kept. */
export class Practice {
  /** @param {Session} session */
  constructor(session) {
    this.day = session.day;
    this.instrument = (/** @type {Interview} */ interview) => session.instrument(interview);
  }

  wave() {
    return null;
  }

  async save() {}

  async finish() {
    return [];
  }
}

/**
 * @param {App} app
 * @param {Session} session
 */
export function practiceScreen(app, session) {
  const { say } = app;
  const { practice = [], instruments = {}, waves = [] } = session.day ?? {};
  const known = practice.filter((label) => label in instruments);
  const titles = known.map((label) => ({ value: label, label: instruments[label].title?.en ?? label }));
  const spoken = known.flatMap((label) => spokenIn(instruments[label]));
  const languages = [...new Set([...waves.flatMap((wave) => wave.languages), "en", ...spoken])].filter((one) => spoken.includes(one));
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(() => app.home()), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("practise")),
    h("p", { class: "lead" }, say("practise_about")),
    form(
      ({ instrument, language }) => app.doing(() => start(app, session, instrument, language)),
      circles("instrument", say("survey"), titles, known[0]),
      languageField(app, languages),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("begin"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {string} instrument
 * @param {string} language
 */
function start(app, session, instrument, language) {
  const place = session.day?.places.at(-1)?.code ?? "";
  const about = { id: "practice", wave: "practice", instrument, place, assignment: null, language };
  return app.practise(begun(about, new Date(app.around.now())));
}

/** @param {App} app */
export function practisedScreen(app) {
  const { say } = app;
  app.show(
    h("h1", { tabindex: "-1" }, say("practised")),
    h("p", { class: "lead" }, say("practised_about")),
    h("p", { class: "actions" }, button(say("home"), () => app.doing(() => app.home()))),
  );
}

/** @param {import("./wire.js").Instrument} instrument */
function spokenIn({ items }) {
  return Object.keys(items[0]?.wording ?? {});
}
