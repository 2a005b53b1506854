/** Before and after an interview: which survey, where, in which language; what is told at its end. */

import { button, circles, form, h, wrong } from "./dom.js";
import { begun } from "./interview.js";
import { isFull } from "./targets.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./wire.js").FieldDay} FieldDay */

/** @typedef {import("./wire.js").Assignment} Assignment */
/** @typedef {import("./wire.js").Again} Again */
/** @typedef {{wave?: string, assignment?: Assignment, again?: Again, knock?: import("./visits.js").Knock}} Known of an interview before it begins */

const LAST = "last-place";

/**
 * What is not known yet is asked; of the assignment is told of whom there are enough.
 * @param {App} app
 * @param {Session} session
 * @param {FieldDay} day
 * @param {Known} [known]
 * @param {string} [problem]
 */
export async function startScreen(app, session, day, known = {}, problem = "") {
  const { say } = app;
  const waves = day.waves.filter((wave) => !wave.closed && (known.wave ?? wave.key) === wave.key);
  const languages = [...new Set(waves.flatMap((wave) => wave.languages))];
  const place = placeOf(known);
  const last = await app.around.store.kept(session.own, LAST);
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(() => app.home()), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("start")),
    place && h("p", { class: "lead" }, session.placeName(place)),
    known.again && h("p", {}, known.again.words),
    known.assignment && fullGroups(app, known.assignment),
    problem && wrong(say("frame something"), problem),
    form(
      (fields) => app.doing(() => start(app, session, day, known, fields)),
      waves.length > 1 &&
        circles(
          "wave",
          say("survey"),
          waves.map(({ key, title }) => ({ value: key, label: title })),
          waves[0].key,
        ),
      place === undefined && placeField(say("where"), say("place_choose"), day, last),
      languages.length > 1 && languageField(app, languages),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("begin"))),
    ),
  );
}

/**
 * Of whom there are enough: others are asked first, and what comes all the same is kept.
 * @param {App} app
 * @param {Assignment} assignment
 */
function fullGroups({ say }, { targets = [] }) {
  const full = targets.filter(isFull);
  if (full.length === 0) return null;
  return h(
    "section",
    { class: "full", "aria-label": say("full_groups") },
    h("h2", {}, say("full_groups")),
    h(
      "ul",
      {},
      full.map(({ label }) => h("li", {}, label)),
    ),
    h("p", { class: "hint" }, say("full_groups_about")),
  );
}

/**
 * The place that is known before an interview begins.
 * @param {Known} known
 */
function placeOf({ assignment, again }) {
  return assignment?.place ?? (again?.place || undefined);
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {FieldDay} day
 * @param {Known} known
 * @param {Record<string, string>} fields
 */
async function start(app, session, day, known, { wave: chosen, place: typed, language }) {
  const key = known.wave ?? chosen;
  const wave = day.waves.find((one) => (key === undefined ? !one.closed : one.key === key));
  const place = placeOf(known) ?? typed;
  const again = (/** @type {string} */ words) => startScreen(app, session, day, known, app.say(words));
  if (wave === undefined || !place) return again("place_choose");
  const open = (await session.assignments()).filter((one) => one.wave === wave.key);
  const assignment = known.assignment ?? open.find((one) => one.place === place);
  const isAssigned = day.assignments.some((one) => one.wave === wave.key);
  if (isAssigned && assignment === undefined && known.again === undefined) return again("not_assigned");
  if (known.assignment === undefined && known.again === undefined && assignment?.targets?.some(isFull)) {
    return startScreen(app, session, day, { ...known, wave: wave.key, assignment });
  }
  const about = {
    id: crypto.randomUUID(),
    wave: wave.key,
    instrument: wave.instrument,
    place,
    assignment: assignment?.id ?? known.again?.assignment ?? null,
    again: known.again?.id ?? null,
    knock: known.knock ?? null,
    language: wave.languages.includes(language) ? language : wave.languages[0],
  };
  await app.around.store.keep(session.own, LAST, place);
  await app.ask(begun(about, new Date(app.around.now())));
}

/**
 * @param {App} app
 * @param {import("./interview.js").Interview} interview
 * @param {import("./interview.js").Outcome} outcome
 * @param {number} number
 * @param {boolean} isExcess whether it came over a group that is full
 */
export function doneScreen(app, interview, outcome, number, isExcess) {
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
    isExcess && h("p", {}, say("done_excess")),
    outcome !== "refused" && reference,
    h(
      "p",
      { class: "actions" },
      button(say("home"), () => app.doing(() => app.home())),
      button(
        say("someone"),
        () => app.someone(interview.language, () => doneScreen(app, interview, outcome, number, isExcess)),
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
 * The language that an interview begins in.
 * @param {App} app
 * @param {string[]} languages
 */
export function languageField(app, languages) {
  const choices = languages.map((one) => ({ value: one, label: app.languageOf(one).name, lang: one }));
  return circles("language", app.say("language_first"), choices, languages[0]);
}

/**
 * The places that interviews are counted in: those in which no other lies.
 * @param {string} label
 * @param {string} first
 * @param {Pick<FieldDay, "places">} day
 * @param {unknown} last
 */
export function placeField(label, first, { places }, last) {
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
