/** At doors: assignments and how far they are, their addresses, and what comes of a knock. */

import { button, form, h, typed, wrong } from "./dom.js";
import { startScreen } from "./starting.js";
import { isFull } from "./targets.js";
import { LATER, OUTCOMES, inOrder, isSettled, knock, outcomeWords } from "./visits.js";
import { whenWords } from "./words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./wire.js").Address} Address */
/** @typedef {import("./wire.js").Assignment} Assignment */
/** @typedef {{wave: string, title: string, assignment?: Assignment, address?: Address}} Door */

/**
 * Assignments, and surveys that are asked without.
 * @param {App} app
 * @param {Session} session
 * @param {string} [noted] what was noted just now, in words
 */
export async function assignmentsScreen(app, session, noted = "") {
  const { say } = app;
  const assignments = await session.assignments();
  const assigned = new Set(session.day?.assignments.map((one) => one.wave));
  const free = (session.day?.waves ?? []).filter((wave) => !wave.closed && !assigned.has(wave.key));
  app.show(
    back(app, () => app.home()),
    h("h1", { tabindex: "-1" }, say("doors")),
    noted && h("p", { class: "lead", role: "status" }, noted),
    assignments.length > 0 && h("h2", {}, say("assignments")),
    h(
      "ul",
      { class: "lines", role: "list" },
      assignments.map((one) => assignmentRow(app, session, one)),
    ),
    free.length > 0 && h("h2", {}, say("free_walk")),
    free.length > 0 && h("p", { class: "hint" }, say("free_walk_about")),
    h(
      "div",
      { class: "stack" },
      free.map(({ key, title }) => button(title, () => knockScreen(app, session, { wave: key, title }), "button second")),
    ),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {Assignment} assignment
 */
function assignmentRow(app, session, assignment) {
  const { say } = app;
  const { targets = [] } = assignment;
  const open = button(say("open"), () => app.doing(() => assignmentScreen(app, session, assignment.id)), "button second");
  const name = session.placeName(assignment.place);
  open.append(h("span", { class: "unseen" }, ` ${name}`));
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, name), ` ${session.wave(assignment.wave)?.title ?? assignment.wave}`),
    targets.length > 0 &&
      h("p", { class: "state" }, say("groups_full", { done: targets.filter(isFull).length, wanted: targets.length })),
    h("p", {}, open),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {string} id
 * @param {string} [noted] what was noted just now, in words
 */
async function assignmentScreen(app, session, id, noted = "") {
  const { say } = app;
  const assignment = (await session.assignments()).find((one) => one.id === id);
  if (assignment === undefined) return assignmentsScreen(app, session, noted || say("assignment_gone"));
  const { wave, until, note, targets } = assignment;
  const door = { wave, title: say("door_other"), assignment };
  const addresses = inOrder(await session.addresses(id));
  app.show(
    back(app, () => assignmentsScreen(app, session)),
    h("h1", { tabindex: "-1" }, session.placeName(assignment.place)),
    noted && h("p", { class: "lead", role: "status" }, noted),
    h("p", { class: "hint" }, [session.wave(wave)?.title ?? wave, until && say("until", { day: whenWords(until) })].filter(Boolean).join(". ")),
    note && h("p", {}, h("strong", {}, say("from_supervisor")), " ", note),
    targets.length > 0 && h("h2", {}, say("wanted")),
    h(
      "ul",
      { class: "lines targets", role: "list" },
      targets.map((target) => targetRow(app, target)),
    ),
    addresses.length > 0 && h("h2", {}, say("addresses")),
    h(
      "ul",
      { class: "addresses", role: "list" },
      addresses.map((address) =>
        addressRow(app, address, () => knockScreen(app, session, { ...door, title: address.label, address })),
      ),
    ),
    h("p", { class: "actions" }, button(say("door_other"), () => knockScreen(app, session, door), "button second")),
  );
}

/**
 * @param {App} app
 * @param {import("./wire.js").Target} target
 */
function targetRow({ say }, target) {
  const { label, done, wanted } = target;
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, label), isFull(target) && h("span", { class: "tag" }, say("group_full"))),
    h("p", { class: "state" }, say("so_many_of", { done, wanted })),
    h("progress", { max: wanted, value: Math.min(done, wanted), "aria-hidden": "true" }),
  );
}

/**
 * @param {App} app
 * @param {Address} address
 * @param {() => void} press
 */
function addressRow({ say }, address, press) {
  const { label, tries, last, appointment } = address;
  const came = last ? say("tried", { tries, outcome: say(outcomeWords(last)) }) : say("not_tried");
  const state = appointment && !isSettled(address) ? `${came} ${say("come_back", { time: whenWords(appointment) })}` : came;
  const row = button("", press, "button second");
  row.append(h("strong", {}, label), h("span", {}, state));
  return h("li", {}, row);
}

/**
 * What came of a knock, or from it straight into an interview.
 * @param {App} app
 * @param {Session} session
 * @param {Door} door
 */
function knockScreen(app, session, door) {
  const { say } = app;
  const { wave, title, assignment, address } = door;
  const where = { wave, assignment: assignment?.id ?? null, address: address?.id ?? null };
  const made = knock(where, address?.tries ?? 0, crypto.randomUUID(), session.moment);
  const { day } = session;
  const known = { wave, knock: made, ...(assignment === undefined ? {} : { assignment }) };
  app.show(
    back(app, () => leave(app, session, door)),
    h("h1", { tabindex: "-1" }, title),
    address && h("p", { class: "hint" }, say("try", { number: made.try })),
    day !== null &&
      h("p", { class: "actions" }, button(say("knock_start"), () => app.doing(() => startScreen(app, session, day, known)))),
    h("h2", {}, say("knock_else")),
    h(
      "div",
      { class: "stack" },
      Object.entries(OUTCOMES).map(([code, words]) =>
        button(say(words), () => confirmScreen(app, session, door, made, code), "button second"),
      ),
    ),
  );
}

/**
 * Before it is noted: what was pressed by mistake is not.
 * @param {App} app
 * @param {Session} session
 * @param {Door} door
 * @param {import("./visits.js").Knock} made
 * @param {string} code
 * @param {string} [problem]
 */
function confirmScreen(app, session, door, made, code, problem = "") {
  const { say } = app;
  const today = new Date(app.around.now()).toLocaleDateString("sv");
  app.show(
    back(app, () => knockScreen(app, session, door)),
    h("h1", { tabindex: "-1" }, say(outcomeWords(code))),
    h("p", { class: "lead" }, door.title),
    problem && wrong(say("frame something"), problem),
    form(
      (fields) => app.doing(() => note(app, session, door, made, code, fields)),
      code === LATER && typed("day", say("appointment_day"), { type: "date", min: today }, say("appointment_about")),
      code === LATER && typed("time", say("appointment_time"), { type: "time" }),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("note_visit"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {Door} door
 * @param {import("./visits.js").Knock} made
 * @param {string} code
 * @param {Record<string, string>} fields
 */
async function note(app, session, door, made, code, { day = "", time = "" }) {
  if ((day === "") !== (time === "")) return confirmScreen(app, session, door, made, code, app.say("appointment_both"));
  const appointment = day === "" ? null : new Date(`${day}T${time}`).toISOString();
  await session.visited(made, code, appointment);
  app.soon();
  await leave(app, session, door, app.say("visit_noted", { outcome: app.say(outcomeWords(code)) }));
}

/**
 * To where a door was chosen.
 * @param {App} app
 * @param {Session} session
 * @param {Door} door
 * @param {string} [noted]
 */
function leave(app, session, { assignment }, noted) {
  if (assignment === undefined) return assignmentsScreen(app, session, noted);
  return assignmentScreen(app, session, assignment.id, noted);
}

/**
 * @param {App} app
 * @param {() => unknown} go
 */
function back(app, go) {
  return h(
    "p",
    { class: "doors" },
    button(app.say("back"), () => app.doing(go), "quiet"),
  );
}
