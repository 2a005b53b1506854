/** The list: what is on this phone and how it stands, what can be begun, and what is needed in hard moments. */

import { button, drawn, form, h, pinField, wrong } from "./dom.js";
import { refusal } from "./door.js";
import { startScreen } from "./starting.js";
import { assignmentsScreen } from "./visiting.js";
import { whenWords } from "./words.js";
import { aloneScreen } from "./alone.js";
import { noteScreen } from "./notes.js";
import { practiceScreen } from "./practice.js";
import { changedPin, isPin } from "./safe.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {Awaited<ReturnType<Session["lines"]>>[number]} Line */
/** @typedef {import("./store.js").Standing} Standing */

const LISTED = 20;
const SIGNS = {
  open: ["M4 4h16v16H4z", "M6 6h6v12H6z"],
  finished: ["M4 4h16v16H4z"],
  sent: ["M4 4h16v16H4z", "M8 12l3 3 5-6"],
};

/**
 * @param {App} app
 * @param {Session} session
 */
export async function home(app, session) {
  const [lines, entries] = [await session.lines(), await app.around.store.outbox(session.own.owner)];
  const standing = new Map(entries.map((entry) => [entry.id, entry.standing]));
  const others = entries.filter((entry) => entry.kind !== "interview").length;
  const { say } = app;
  const isPractised = (session.day?.practice ?? []).length > 0;
  const shown = [...lines.filter(isOpen), ...lines.filter((line) => !isOpen(line))].slice(0, LISTED);
  app.show(
    notice(app, session, entries),
    h("h1", { class: "unseen", tabindex: "-1" }, say("here")),
    begin(app, session),
    again(app, session, await session.askAgain()),
    h("h2", {}, say("today")),
    counts(app, lines),
    h("h2", {}, say("here")),
    lines.length === 0 && h("p", { class: "hint" }, say("here_none")),
    h(
      "ul",
      { class: "lines", role: "list" },
      shown.map((line) => row(app, session, line, standing.get(line.id))),
    ),
    others > 0 && h("p", { class: "hint" }, say("others_waiting", { count: others })),
    h("h2", {}, say("needed")),
    h(
      "ul",
      { class: "doors-down", role: "list" },
      [
        button(say("someone"), () => app.someone("en", () => app.home()), "quiet"),
        button(say("alone"), () => aloneScreen(app, session), "quiet"),
        button(say("note_new"), () => noteScreen(app, session, null, () => app.home()), "quiet"),
        isPractised && button(say("practise"), () => practiceScreen(app, session), "quiet"),
        button(say("refresh"), () => app.soon(true), "quiet"),
        button(say("rescue"), () => app.doing(() => app.rescue()), "quiet"),
        button(say("ids"), () => app.doing(() => ids(app, session)), "quiet"),
        button(say("change_pin"), () => changePin(app), "quiet"),
        button(say("lock"), () => app.lock(), "quiet"),
      ].map((each) => each && h("li", {}, each)),
    ),
  );
}

/**
 * The one notice that is shown: what matters most.
 * @param {{hasUpdate: boolean, trouble: import("./delivery.js").Trouble, room: App["room"], isFull: boolean}} now
 * @param {readonly Pick<import("./store.js").Entry, "standing">[]} entries
 * @returns {{key: string, count: number}} the key of its words, and what they count
 */
export function noticeOf({ hasUpdate, trouble, room, isFull }, entries) {
  const waiting = entries.filter((entry) => entry.standing === "waiting").length;
  const stuck = entries.length - waiting;
  const key =
    (isFull && "no_room") ||
    (hasUpdate && "fresh") ||
    (trouble === "busy" ? "later" : trouble) ||
    (stuck > 0 && "stuck") ||
    (room.scarce && "scarce") ||
    (!room.lasting && "not_lasting") ||
    (waiting > 0 && "waiting") ||
    "clear";
  return { key, count: key === "stuck" ? stuck : waiting };
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {readonly import("./store.js").Entry[]} entries
 */
function notice(app, session, entries) {
  const { say, room } = app;
  const now = { hasUpdate: app.hasUpdate(), trouble: session.round?.trouble ?? null, room, isFull: app.around.store.isFull };
  const { key, count } = noticeOf(now, entries);
  const about = key === "fresh" ? button(say("fresh_use"), () => app.update(), "quiet") : say(`${key}_about`);
  const again =
    key === "ended" &&
    h(
      "p",
      {},
      button(say("sign_in"), () => app.signInAnew(), "quiet"),
    );
  const words = h("p", {}, h("strong", {}, say(key, { count })), " ", about);
  return h("section", { class: "notice", "aria-label": say(key, { count }), role: "status" }, words, again);
}

/**
 * @param {App} app
 * @param {Session} session
 */
function begin(app, session) {
  const { say } = app;
  const until = session.day?.trained_until;
  const isTrained = until == null || session.today <= until;
  const isAsked = (session.day?.waves ?? []).some((wave) => !wave.closed);
  if (!isTrained) return h("p", { class: "hint" }, say("start_untrained", { day: whenWords(until ?? "") }));
  if (!isAsked) return h("div", {}, h("p", { class: "hint" }, say("start_none")), training(app, session));
  return h(
    "div",
    { class: "stack" },
    button(say("start"), () => app.doing(() => app.start())),
    button(say("doors"), () => app.doing(() => assignmentsScreen(app, session)), "button second"),
    training(app, session),
  );
}

/**
 * What a supervisor wants asked again: where and why, and no answer of it.
 * @param {App} app
 * @param {Session} session
 * @param {readonly import("./wire.js").Again[]} wanted
 */
function again(app, session, wanted) {
  const { say } = app;
  const { day } = session;
  if (day === null || wanted.length === 0) return false;
  const rows = wanted.map((one) => {
    const assignment = day.assignments.find(({ id }) => id === one.assignment);
    const go = () => app.doing(() => startScreen(app, session, day, { wave: one.wave, assignment, again: one }));
    const where = session.placeName(one.place);
    return h(
      "li",
      {},
      h("p", {}, h("strong", {}, where || say("again")), " ", session.wave(one.wave)?.title ?? one.wave),
      h("p", { class: "hint" }, one.words),
      h("p", {}, button(say("again"), go, "button second")),
    );
  });
  return h("section", {}, h("h2", {}, say("again_wanted")), h("ul", { class: "lines", role: "list" }, rows));
}

/**
 * Until when somebody is trained; or that nobody has said so yet, where training is kept.
 * @param {App} app
 * @param {Session} session
 */
function training({ say }, { day }) {
  const { trained_until: until, practice = [] } = day ?? {};
  if (until != null) return h("p", { class: "hint" }, say("trained_until", { day: whenWords(until) }));
  return practice.length > 0 && h("p", { class: "hint" }, say("not_signed_off"));
}

/** @param {Line} line */
function isOpen({ stage }) {
  return stage === "open";
}

/**
 * @param {App} app
 * @param {readonly Line[]} lines
 */
function counts({ say, around }, lines) {
  const today = new Date(around.now()).toDateString();
  const now = lines.filter((line) => line.stage !== "open" && new Date(line.at).toDateString() === today);
  const found = [
    ["today_finished", now.filter((line) => line.facts.outcome !== "refused").length],
    ["today_sent", now.filter((line) => line.stage === "sent").length],
    ["today_refused", now.filter((line) => line.facts.outcome === "refused").length],
  ];
  return h(
    "dl",
    { class: "counts" },
    found.map(([key, count]) => h("div", {}, h("dt", {}, say(String(key))), h("dd", {}, String(count)))),
  );
}

/**
 * @param {App} app
 * @param {Session} session
 * @param {Line} line
 * @param {Standing | undefined} standing
 */
function row(app, session, line, standing) {
  const { say } = app;
  const time = whenWords(line.facts.startedAt, app.around.now());
  const go = () => app.doing(() => app.resume(line.id));
  return h(
    "li",
    {},
    h(
      "p",
      {},
      h("strong", {}, say("line", { number: line.number, time })),
      line.facts.kind === "synthetic" && h("span", { class: "tag" }, say("synthetic")),
    ),
    line.facts.place && h("p", { class: "hint" }, line.facts.place),
    h("p", { class: "state" }, drawn(line.stage, ...SIGNS[line.stage]), stateOf(app, line, standing)),
    line.stage === "open" && session.day && h("p", {}, button(say("go_on"), go, "button second")),
  );
}

/**
 * @param {App} app
 * @param {Line} line
 * @param {Standing | undefined} standing
 */
function stateOf({ say }, line, standing) {
  if (line.stage === "open") return say("line_open", { step: line.facts.step, count: line.facts.count });
  if (line.stage === "finished") return say(`line_${standing ?? "waiting"}`);
  return line.receipt?.held ? say("line_held", { reason: line.receipt.reason ?? "" }) : say("line_sent");
}

/**
 * @param {App} app
 * @param {Session} session
 */
async function ids(app, session) {
  const { say } = app;
  const { store } = app.around;
  const kinds = /** @type {const} */ ([
    ["interview", say("ids_interview")],
    ["visit", say("ids_visit")],
    ["note", say("ids_note")],
  ]);
  const found = await Promise.all(kinds.map(([kind]) => store.lines(session.own, kind)));
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.home(), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("ids")),
    h("p", { class: "lead" }, say("ids_about")),
    h(
      "div",
      {},
      found.flatMap((lines, at) => [
        h("h2", {}, kinds[at][1]),
        h(
          "ol",
          { class: "ids" },
          lines.map((line) => h("li", { value: line.number }, h("bdi", { class: "code" }, line.id), ` ${line.stage}`)),
        ),
      ]),
    ),
  );
}

/**
 * @param {App} app
 * @param {string} problem
 */
function changePin(app, problem = "") {
  const { say } = app;
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.home(), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("change_pin")),
    problem && wrong(say("frame something"), problem),
    form(
      (fields) => app.doing(() => change(app, fields)),
      pinField("old", say("pin_old")),
      pinField("pin", say("pin_new"), say("pin_hint")),
      pinField("again", say("pin_again")),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("change_pin"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Record<string, string>} fields
 */
async function change(app, { old, pin, again }) {
  if (app.safe === null) return;
  if (!isPin(pin)) return changePin(app, app.say("pin_bad"));
  if (pin !== again) return changePin(app, app.say("pin_other"));
  const now = app.around.now();
  const found = await changedPin(app.safe, old, pin, now);
  app.safe = found.safe;
  await app.around.store.keepSafe(found.safe);
  if (found.state !== "open") return changePin(app, refusal(app, found.safe, now));
  await app.home();
}
