/** Before and after an interview: which survey, where, in which language; what is told at its end. */

import { button, form, h, wrong } from "./dom.js";
import { begun } from "./interview.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./wire.js").FieldDay} FieldDay */

const LAST = "last-place";

/**
 * @param {App} app
 * @param {Session} session
 * @param {FieldDay} day
 * @param {string} [problem]
 */
export async function startScreen(app, session, day, problem = "") {
  const { say } = app;
  const waves = day.waves.filter((wave) => !wave.closed);
  const languages = [...new Set(waves.flatMap((wave) => wave.languages))];
  const last = await app.around.store.kept(session.own, LAST);
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(() => app.home()), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("start")),
    problem && wrong(say("frame something"), problem),
    form(
      (fields) => app.doing(() => start(app, session, day, fields)),
      waves.length > 1 &&
        circles(
          "wave",
          say("survey"),
          waves.map(({ key, title }) => ({ value: key, label: title })),
          waves[0].key,
        ),
      placeField(say("where"), say("place_choose"), day, last),
      languages.length > 1 &&
        circles(
          "language",
          say("language_first"),
          languages.map((one) => ({ value: one, label: app.languageOf(one).name, lang: one })),
          languages[0],
        ),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("begin"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {FieldDay} day
 * @param {Record<string, string>} fields
 */
async function start(app, session, day, { wave: key, place, language }) {
  const wave = day.waves.find((one) => (key === undefined ? !one.closed : one.key === key));
  if (wave === undefined || !place) return startScreen(app, session, day, app.say("place_choose"));
  const spoken = wave.languages.includes(language) ? language : wave.languages[0];
  const assignment = day.assignments.find(
    (one) => one.wave === wave.key && one.place === place && one.state === "open",
  );
  const about = {
    id: crypto.randomUUID(),
    wave: wave.key,
    instrument: wave.instrument,
    place,
    assignment: assignment?.id ?? null,
    language: spoken,
  };
  await app.around.store.keep(session.own, LAST, place);
  await app.ask(begun(about, new Date(app.around.now())));
}

/**
 * @param {App} app
 * @param {import("./interview.js").Interview} interview
 * @param {import("./interview.js").Outcome} outcome
 * @param {number} number
 */
export function doneScreen(app, interview, outcome, number) {
  const { say } = app;
  const reference = h(
    "section",
    {},
    h("h2", {}, say("reference")),
    h("p", { class: "code-of-answers" }, h("bdi", { class: "code", dir: "ltr" }, grouped(interview.id))),
    h("p", { class: "hint" }, say("reference_about")),
  );
  app.show(
    h("h1", { tabindex: "-1" }, say("done", { number })),
    h("p", { class: "lead" }, say(outcome === "refused" ? "done_refused" : "done_about")),
    outcome !== "refused" && reference,
    h(
      "p",
      { class: "actions" },
      button(say("home"), () => app.doing(() => app.home())),
      button(
        say("someone"),
        () => app.someone(interview.language, () => doneScreen(app, interview, outcome, number)),
        "button second",
      ),
    ),
  );
}

/**
 * @param {string} id
 * @returns {string} in groups of four, to be read out and copied
 */
export function grouped(id) {
  return (id.replaceAll("-", "").match(/.{4}/g) ?? []).join(" ");
}

/**
 * The places that interviews are counted in: those in which no other lies.
 * @param {string} label
 * @param {string} first
 * @param {FieldDay} day
 * @param {unknown} last
 */
function placeField(label, first, { places }, last) {
  const parents = new Set(places.map((place) => place.parent));
  const smallest = places.filter((place) => !parents.has(place.code));
  const list = smallest.map(({ code, name }) =>
    h("option", { value: code, selected: code === last || smallest.length === 1 }, name),
  );
  return h(
    "div",
    { class: "field" },
    h("label", { class: "name", for: "place" }, label),
    h(
      "div",
      { class: "select" },
      h("select", { class: "input", id: "place", name: "place" }, h("option", { value: "" }, first), list),
    ),
  );
}

/**
 * @param {string} name
 * @param {string} legend
 * @param {{value: string, label: string, lang?: string}[]} options
 * @param {string} chosen
 */
function circles(name, legend, options, chosen) {
  const rows = options.map(({ value, label, lang }) => {
    const id = `${name}-${value}`;
    const circle = h("input", { type: "radio", id, name, value, checked: value === chosen });
    return h("div", { class: "choice" }, circle, h("label", { for: id, lang }, h("bdi", {}, label)));
  });
  return h(
    "div",
    { class: "field" },
    h("fieldset", {}, h("legend", { class: "name" }, legend), h("div", { class: "choices" }, rows)),
  );
}
