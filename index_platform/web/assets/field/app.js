/** The app: what is shown when, sent and locked. The screens are in the modules that it calls. */

import { Band } from "./alone.js";
import { Asking } from "./asking.js";
import { button, h } from "./dom.js";
import { signInAgain, unlock, welcome } from "./door.js";
import { home } from "./home.js";
import { Practice, practisedScreen } from "./practice.js";
import { rescueFile } from "./rescue.js";
import { cleared, isFull, mark, putMark, room } from "./room.js";
import { Session } from "./session.js";
import { someoneScreen } from "./someone.js";
import { doneScreen, startScreen } from "./starting.js";
import { handedBackScreen } from "./stopping.js";
import { sayer } from "./words.js";

/** @typedef {import("./session.js").Surroundings} Surroundings */
/** @typedef {import("./interview.js").Interview} Interview */
/** @typedef {import("./dom.js").Child} Child */
/** @typedef {{name: string, direction: "ltr" | "rtl"}} Spoken */

/**
 * @typedef {object} Tongues what the server's pages say in other languages
 * @property {Readonly<Record<string, Spoken>>} languages
 * @property {Readonly<Record<string, import("./words.js").Words>>} words
 */

/** @typedef {{waiting: () => boolean, use: () => void}} Updates of the app itself */

const SECOND = 1000; // milliseconds
const AWAY = 5 * 60_000; // milliseconds out of sight, after which the PIN is asked for

export class App {
  /** @type {Session | null} */
  session = null;
  /** @type {import("./safe.js").Safe | null} */
  safe = null;
  /** @type {Asking | null} the interview on the screen */
  asking = null;
  isPractising = false;
  /** @type {Band | null} */
  band = null;
  /** @type {import("./room.js").Room} */
  room = { lasting: true, scarce: false };
  #busy = false;
  #isSending = false;
  #isHome = false;
  #hiddenAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Surroundings} around
   * @param {Tongues} tongues
   * @param {Updates} updates
   */
  constructor(around, tongues, updates) {
    this.around = around;
    this.tongues = tongues;
    this.say = sayer(tongues.words.en);
    this.updates = updates;
  }

  /** Show the first screen: whoever opened the app before types a PIN, whoever did not signs in. */
  async begin() {
    const { store, marks, now } = this.around;
    const lost = cleared(await store.hasCanary(), mark(marks));
    if (lost !== null) return this.#clearedScreen(lost);
    if (mark(marks) === null) putMark(marks, { phone: crypto.randomUUID(), unsent: 0 });
    if (!(await store.hasCanary())) await store.putCanary(now());
    this.room = await room(navigator.storage);
    this.band ??= new Band(this);
    const safes = await store.safes();
    return safes.length > 0 ? unlock(this, safes) : welcome(this);
  }

  /** Listen to what happens round the app: signal, sight, the phone's own Back. */
  listen() {
    addEventListener("online", () => this.soon(true));
    document.addEventListener("visibilitychange", () => this.#seen());
    history.pushState(null, "");
    addEventListener("popstate", () => {
      history.pushState(null, "");
      const { asking } = this;
      this.doing(() => (asking === null ? this.home() : asking.back()));
    });
  }

  #seen() {
    if (document.hidden) this.#hiddenAt = this.around.now();
    else if (this.session !== null && this.around.now() - this.#hiddenAt > AWAY) this.lock();
    else this.soon();
  }

  /**
   * Do one thing at a time; what goes wrong is told, and what was saved stays.
   * @param {() => unknown} deed
   */
  async doing(deed) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await deed();
    } catch (error) {
      this.fail(error);
    } finally {
      this.#busy = false;
    }
  }

  /**
   * Whoever the phone was handed to is shown no way out of the interview.
   * @param {unknown} error
   */
  fail(error) {
    const words = isFull(error) ? "full" : "broken";
    this.show(
      h("h1", { tabindex: "-1" }, this.say(words)),
      h(
        "p",
        { class: "lead", role: "alert" },
        this.say(`${words}_about`, { what: error instanceof Error ? error.message : String(error) }),
      ),
      h(
        "p",
        { class: "actions" },
        button(this.say("go_on"), () => (this.asking === null ? this.lock() : this.asking.show())),
        !this.asking?.interview.handed &&
          button(this.say("rescue_here"), () => this.doing(() => this.rescue()), "button second"),
      ),
    );
  }

  /**
   * @param {import("./store.js").Own} own
   * @param {import("./safe.js").Safe} safe
   * @param {import("./wire.js").SignedIn} [signed] anew
   */
  async unlocked(own, safe, signed) {
    this.safe = safe;
    const session = await Session.opened(this.around, own);
    if (signed !== undefined) await session.signedAnew(signed);
    this.session = session;
    await this.home();
    this.soon();
  }

  /**
   * Fetch what is new and send what is due beside whatever is on the screen, and again when more is due.
   * @param {boolean} [atOnce] whether to send what waits for its turn too
   */
  soon(atOnce = false) {
    const { session } = this;
    if (session === null || this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    this.#synchronise(session, atOnce)
      .catch((error) => (isFull(error) ? this.#isHome && this.home() : this.fail(error)))
      .finally(() => (this.#isSending = false));
  }

  /**
   * @param {Session} session
   * @param {boolean} atOnce
   */
  async #synchronise(session, atOnce) {
    await session.refresh();
    const counting = setInterval(() => this.#count(), SECOND);
    const { due } = await session.send(atOnce).finally(() => clearInterval(counting));
    this.band?.draw();
    const wait = due === null ? null : Math.max(SECOND, due - this.around.now());
    if (wait !== null) this.#timer = setTimeout(() => this.soon(), wait);
    if (!this.#isHome) return this.#count();
    const top = scrollY;
    await this.home();
    scrollTo(0, top);
  }

  /** Show the list; an interview that was on the screen is paused. */
  async home() {
    if (this.session === null) return;
    this.asking = null;
    this.isPractising = false;
    await home(this, this.session);
    this.#isHome = true;
  }

  async start() {
    const { session } = this;
    if (session?.day) await startScreen(this, session, session.day);
  }

  /** @param {string} id */
  async resume(id) {
    const interview = (await this.session?.interview(id)) ?? null;
    if (interview !== null) await this.ask({ ...interview, handed: false });
  }

  /** @param {Interview} interview */
  async ask(interview) {
    if (this.session === null) return;
    this.asking = new Asking(this, this.session, interview);
    await this.asking.go(interview);
  }

  /**
   * An interview that nothing is kept of.
   * @param {Interview} interview
   */
  async practise(interview) {
    if (this.session === null) return;
    this.isPractising = true;
    this.asking = new Asking(this, new Practice(this.session), interview);
    await this.asking.go(interview);
  }

  /**
   * @param {Interview} interview
   * @param {import("./interview.js").Outcome} outcome
   * @param {readonly string[]} targets that its answers count for
   */
  async finished(interview, outcome, targets) {
    this.asking = null;
    if (this.isPractising) return practisedScreen(this);
    const line = (await this.session?.lines())?.find((one) => one.id === interview.id);
    const assignment = (await this.session?.assignments())?.find((one) => one.id === interview.assignment);
    const isExcess = (assignment?.targets ?? []).some((one) => targets.includes(one.id) && one.done > one.wanted);
    doneScreen(this, interview, outcome, line?.number ?? 0, isExcess);
    this.soon();
  }

  /** @param {Asking} asking */
  handedBack(asking) {
    handedBackScreen(asking);
  }

  /**
   * @param {string} language
   * @param {() => void} back
   */
  someone(language, back) {
    someoneScreen(this, language, back);
  }

  /** The file of all that was not delivered. It needs no PIN: the server alone can read it. */
  async rescue() {
    const { store, marks, now } = this.around;
    const [entries, senders] = [await store.outbox(), await store.senders()];
    const open = this.session === null ? 0 : (await this.session.unsent()).open;
    const { name, content } = rescueFile(entries, senders, mark(marks)?.phone ?? "", new Date(now()));
    const href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    const { say } = this;
    this.show(
      h(
        "p",
        { class: "doors" },
        button(say("back"), () => this.doing(() => (this.session === null ? this.begin() : this.home())), "quiet"),
      ),
      h("h1", { tabindex: "-1" }, say("rescue")),
      h(
        "p",
        { class: "lead" },
        entries.length > 0 ? say("rescue_about", { count: entries.length }) : say("rescue_none"),
      ),
      open > 0 && h("p", {}, say("rescue_open", { count: open })),
      entries.length > 0 &&
        h("p", { class: "actions" }, h("a", { class: "button", href, download: name }, say("rescue_save"))),
    );
  }

  /** Sign in again with a new code: what is on the phone stays. */
  signInAnew() {
    if (this.session !== null) signInAgain(this, this.session);
  }

  /** Forget the key: the PIN opens again. */
  lock() {
    location.reload();
  }

  hasUpdate() {
    return this.updates.waiting();
  }

  update() {
    this.updates.use();
  }

  /** @param {string} language */
  sayIn(language) {
    return sayer(this.tongues.words.en, this.tongues.words[language]);
  }

  /**
   * @param {string} language
   * @returns {Spoken}
   */
  languageOf(language) {
    return this.tongues.languages[language] ?? { name: language, direction: "ltr" };
  }

  /**
   * A screen in the researcher's language.
   * @param {...Child} nodes
   */
  show(...nodes) {
    this.showIn("en", ...nodes);
  }

  /**
   * @param {string} language
   * @param {...Child} nodes
   */
  showIn(language, ...nodes) {
    this.#isHome = false;
    const main = /** @type {HTMLElement} */ (document.querySelector("main"));
    main.lang = language;
    main.dir = this.languageOf(language).direction;
    const practice = this.isPractising && h("p", { class: "practice", lang: "en", dir: "ltr" }, this.say("practice_band"));
    main.replaceChildren(.../** @type {(Node | string)[]} */ ([practice, ...nodes].filter(Boolean)));
    const heading = main.querySelector("h1");
    document.title = `${heading?.textContent ?? ""} - ${this.say("name")}`;
    scrollTo(0, 0);
    heading?.focus({ preventScroll: true });
    this.band?.draw();
    this.#count();
  }

  /** How much is not sent, in the header of every screen. */
  async #count() {
    const place = document.querySelector("#unsent");
    if (place === null || this.session === null) return;
    const { own } = await this.session.unsent();
    place.textContent = own > 0 ? this.say("unsent", { count: own }) : this.say("all_sent");
  }

  /** @param {number} lost */
  #clearedScreen(lost) {
    const { marks } = this.around;
    const again = () =>
      this.doing(async () => {
        putMark(marks, { phone: mark(marks)?.phone ?? crypto.randomUUID(), unsent: 0 });
        await this.around.store.putCanary(this.around.now());
        await this.begin();
      });
    this.show(
      h("h1", { tabindex: "-1" }, this.say("cleared")),
      h(
        "p",
        { class: "lead", role: "alert" },
        lost > 0 ? this.say("cleared_about", { count: lost }) : this.say("cleared_none"),
      ),
      h("p", { class: "actions" }, button(this.say("sign_in"), again)),
    );
  }
}
