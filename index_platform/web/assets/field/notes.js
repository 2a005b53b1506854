/** A note for the supervisor: sealed at once, apart from answers, and not shown here again. */

import { SKIPPED, words } from "./answers.js";
import { button, circles, form, h, wrong } from "./dom.js";
import { placeField } from "./starting.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */

const LONGEST = 2000; // signs, as the server takes them
const KINDS = /** @type {const} */ ({ safeguarding: "note_safeguarding", other: "note_other" });

/**
 * @param {App} app
 * @param {Session} session
 * @param {import("./interview.js").Interview | null} interview from within which it is written
 * @param {() => unknown} back
 * @param {{text?: string, about?: string, place?: string}} [before] what was typed
 * @param {string} [problem] in words
 */
export function noteScreen(app, session, interview, back, before = {}, problem = "") {
  const { say } = app;
  const { text = "", about = "safeguarding", place = "" } = before;
  const area = h("textarea", { id: "text", name: "text", class: "input", rows: 6, maxlength: LONGEST, autocomplete: "off" });
  area.value = text;
  const kinds = Object.entries(KINDS).map(([value, words]) => ({ value, label: say(words) }));
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(back), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("note_new")),
    h("p", { class: "lead" }, say("note_about")),
    problem && wrong(say("frame something"), problem),
    form(
      (fields) => app.doing(() => write(app, session, interview, back, fields)),
      circles("about", say("note_kind"), kinds, about),
      interview === null && placeField(say("note_where"), say("place_choose"), session.day ?? { places: [] }, place),
      h("div", { class: "field" }, h("label", { class: "name", for: "text" }, say("note_text")), area),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("note_seal"))),
    ),
  );
}

/**
 * What a note says. Once it is sealed nobody mends it on the phone, so what the server would refuse is told before.
 * @param {string} typed
 * @param {string | undefined} place
 * @returns {{text: string} | {wrong: string}} else the key of the words for what is wrong
 */
export function noteOf(typed, place) {
  const found = words({ longest: LONGEST }, typed);
  if ("wrong" in found) return found;
  if (found.answer === SKIPPED) return { wrong: "note_empty" };
  return place ? { text: String(found.answer) } : { wrong: "place_choose" };
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {import("./interview.js").Interview | null} interview
 * @param {() => unknown} back
 * @param {Record<string, string>} fields
 */
async function write(app, session, interview, back, fields) {
  const place = interview?.place ?? fields.place;
  const note = noteOf(fields.text, place);
  if ("wrong" in note) {
    const facts = { longest: LONGEST, count: [...fields.text].length };
    return noteScreen(app, session, interview, back, fields, app.say(note.wrong, facts));
  }
  const wave = interview?.wave ?? session.day?.waves[0]?.key ?? "none";
  const about = fields.about === "safeguarding" ? "safeguarding" : "other";
  await session.noted({
    ...note,
    about,
    place,
    wave,
    ...(interview === null ? {} : { interview: interview.id }),
    ...(interview?.knock ? { visit: interview.knock.id } : {}),
  });
  app.soon();
  app.show(
    h("h1", { tabindex: "-1" }, app.say("note_sealed")),
    h("p", { class: "lead" }, app.say("note_sealed_about")),
    h("p", { class: "actions" }, button(app.say("go_on"), () => app.doing(back))),
  );
}
