/** Screens before a safe is open: sign in once, type the PIN, take the rescue file. */

import { button, form, h, pinField, typed, wrong } from "./dom.js";
import { isPin, newSafe, tried } from "./safe.js";
import { ifRoom, mark } from "./room.js";
import { signIn } from "./server.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./safe.js").Safe} Safe */

/**
 * Sign in with a personal code, and choose the PIN of a new safe.
 * @param {App} app
 * @param {string} [problem] key of the words for what went wrong
 * @param {Record<string, string>} [before] what was typed
 */
export function welcome(app, problem = "", before = {}) {
  const { say } = app;
  app.show(
    h("h1", { tabindex: "-1" }, say("welcome")),
    h("p", { class: "lead" }, say("welcome_about")),
    problem && wrong(say("frame something"), say(problem)),
    form(
      (fields) => app.doing(() => enter(app, fields)),
      ...codeFields(app, before),
      pinField("pin", say("pin_new"), say("pin_hint")),
      pinField("again", say("pin_again")),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("sign_in"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {Record<string, string>} fields
 */
async function enter(app, fields) {
  const { code, name, pin, again } = fields;
  if (!isPin(pin)) return welcome(app, "pin_bad", fields);
  if (pin !== again) return welcome(app, "pin_other", fields);
  const signed = await letIn(app, code, name);
  if (typeof signed === "string") return welcome(app, signed, fields);
  const known = await safesOf(app, signed.researcher.id);
  if (known.length > 0) return unlock(app, known, "", { signed, pin });
  await begin(app, { signed, pin });
}

/**
 * @typedef {object} Anew a code that let in whoever has a safe here
 * @property {import("./wire.js").SignedIn} signed
 * @property {string} pin that they chose now
 */

/**
 * Make a safe, and open it.
 * @param {App} app
 * @param {Anew} anew
 */
async function begin(app, { signed, pin }) {
  const { safe, key } = await newSafe(crypto.randomUUID(), signed.researcher.name, pin);
  const own = { owner: safe.id, key };
  await app.around.store.keep(own, "signed-in", signed);
  await app.around.store.keepSafe(safe);
  await app.unlocked(own, safe);
}

/**
 * The safes that a researcher has on this phone.
 * @param {App} app
 * @param {string} account
 */
async function safesOf({ around: { store } }, account) {
  const senders = (await store.senders()).filter((one) => one.account === account);
  const owners = new Set(senders.map(({ owner }) => owner));
  return (await store.safes()).filter(({ id }) => owners.has(id));
}

/**
 * Sign in again where a supervisor has ended the phone: a new code for the same researcher.
 * @param {App} app
 * @param {import("./session.js").Session} session
 * @param {string} [problem] key of the words for what went wrong
 */
export function signInAgain(app, session, problem = "") {
  const { say } = app;
  app.show(
    h(
      "p",
      { class: "doors" },
      button(say("back"), () => app.doing(() => app.home()), "quiet"),
    ),
    h("h1", { tabindex: "-1" }, say("sign_in")),
    problem && wrong(say("frame something"), say(problem)),
    form(
      ({ code, name }) => app.doing(() => enterAgain(app, session, code, name)),
      ...codeFields(app, {}),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("sign_in"))),
    ),
  );
}

/**
 * @param {App} app
 * @param {import("./session.js").Session} session
 * @param {string} code
 * @param {string} name
 */
async function enterAgain(app, session, code, name) {
  const signed = await letIn(app, code, name);
  if (typeof signed === "string") return signInAgain(app, session, signed);
  if (signed.researcher.id !== session.signed.researcher.id) return signInAgain(app, session, "signing_other");
  await session.signedAnew(signed);
  await app.home();
  app.soon();
}

/**
 * @param {App} app
 * @param {string} code
 * @param {string} name
 * @returns {Promise<import("./wire.js").SignedIn | string>} else the key of the words for what went wrong
 */
async function letIn(app, code, name) {
  const phone = mark(app.around.marks)?.phone ?? "";
  const signed = await signIn(app.around.fetch, { code, phone, name: name.trim() || "Phone" });
  if (typeof signed !== "string") return { ...signed, phone };
  return signed === "offline" || signed === "portal" ? `signing_${signed}` : signed;
}

/**
 * @param {App} app
 * @param {Record<string, string>} before
 */
function codeFields({ say }, before) {
  return [
    typed("code", say("code"), { autocapitalize: "none", spellcheck: "false", value: before.code }, say("code_hint")),
    typed("name", say("phone_name"), { maxlength: 60, value: before.name }, say("phone_name_hint")),
  ];
}

/**
 * Type the PIN of a safe of this phone.
 * @param {App} app
 * @param {readonly Safe[]} safes
 * @param {string} problem what is wrong, in words
 * @param {Anew | null} anew by which the safe goes on once it is open; without its PIN another one begins
 */
export function unlock(app, safes, problem = "", anew = null) {
  const { say } = app;
  const who = safes.map((safe, at) => {
    const id = `safe-${at}`;
    const circle = h("input", { type: "radio", id, name: "safe", value: safe.id, checked: at === 0 });
    return h("div", { class: "choice" }, circle, h("label", { for: id }, h("bdi", {}, safe.name)));
  });
  const several = h(
    "div",
    { class: "field" },
    h("fieldset", {}, h("legend", { class: "name" }, say("who")), h("div", { class: "choices" }, who)),
  );
  app.show(
    h("h1", { tabindex: "-1" }, safes.length === 1 ? h("bdi", {}, safes[0].name) : say("name")),
    anew && h("p", { class: "lead" }, say("here_already")),
    problem && wrong(say("frame something"), problem),
    form(
      ({ safe = safes[0].id, pin }) => app.doing(() => open(app, safes, safe, pin, anew)),
      safes.length > 1 && several,
      pinField("pin", say("pin")),
      h("p", { class: "actions" }, h("button", { class: "button" }, say("open"))),
    ),
    anew && h("p", { class: "hint" }, say("afresh_about")),
    h(
      "p",
      { class: "actions" },
      anew === null
        ? button(say("other_person"), () => welcome(app), "quiet")
        : button(say("afresh"), () => app.doing(() => begin(app, anew)), "quiet"),
    ),
    h(
      "p",
      { class: "actions" },
      button(say("rescue_here"), () => app.doing(() => app.rescue()), "quiet"),
    ),
  );
}

/**
 * @param {App} app
 * @param {readonly Safe[]} safes
 * @param {string} id
 * @param {string} pin
 * @param {Anew | null} anew
 */
async function open(app, safes, id, pin, anew) {
  const safe = /** @type {Safe} */ (safes.find((one) => one.id === id));
  const now = app.around.now();
  const found = await tried(safe, pin, now);
  await ifRoom(app.around.store.keepSafe(found.safe));
  if (found.state === "open") return app.unlocked({ owner: safe.id, key: found.key }, found.safe, anew?.signed);
  const known = safes.map((one) => (one.id === id ? found.safe : one));
  return unlock(app, known, refusal(app, found.safe, now), anew);
}

/**
 * Why a PIN does not open, in words.
 * @param {App} app
 * @param {Safe} safe
 * @param {number} now
 */
export function refusal({ say }, safe, now) {
  if (safe.closedUntil <= now) return say("pin_wrong");
  return say("pin_wait", {
    time: new Date(safe.closedUntil).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
  });
}
