/**
 * What the app knows while a safe is open: whose it is, the day, and how the sending goes. It draws nothing.
 */

import { deliver } from "./delivery.js";
import { finished } from "./interview.js";
import { mark, putMark } from "./room.js";
import { sealed } from "./seal.js";
import { freshDay } from "./server.js";

/** @typedef {import("./interview.js").Interview} Interview */
/** @typedef {import("./interview.js").Outcome} Outcome */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Own} Own */
/** @typedef {import("./wire.js").SignedIn} SignedIn */

/**
 * @typedef {object} Facts of an interview, as the list shows it
 * @property {string} wave title
 * @property {string} kind
 * @property {number} step
 * @property {number} count
 * @property {Outcome | null} outcome
 * @property {string} startedAt
 */

/**
 * @typedef {object} Surroundings what the browser gives; a test gives its own
 * @property {Store} store
 * @property {typeof fetch} fetch
 * @property {Pick<LockManager, "request">} locks
 * @property {Pick<Storage, "getItem" | "setItem">} marks
 * @property {() => number} now
 * @property {() => number} random
 */

const NO_DAY = { etag: null, day: null, offset: 0 };

export class Session {
  /** @type {import("./delivery.js").Round | null} */
  round = null;

  /**
   * @param {Surroundings} around
   * @param {Own} own
   * @param {SignedIn} signed
   * @param {import("./server.js").Kept | typeof NO_DAY} kept
   */
  constructor(around, own, signed, kept) {
    this.around = around;
    this.own = own;
    this.signed = signed;
    this.kept = kept;
  }

  /**
   * What was kept in a safe that is open.
   * @param {Surroundings} around
   * @param {Own} own
   */
  static async opened(around, own) {
    const signed = /** @type {SignedIn} */ (await around.store.kept(own, "signed-in"));
    const kept = /** @type {import("./server.js").Kept | null} */ (await around.store.kept(own, "day"));
    return new Session(around, own, signed, kept ?? NO_DAY);
  }

  /**
   * Signed in anew: the same researcher, with another token. Everything else stays.
   * @param {SignedIn} signed
   */
  async signedAnew(signed) {
    await this.around.store.keep(this.own, "signed-in", signed);
    this.signed = signed;
    this.round = null;
  }

  /** @returns {import("./wire.js").FieldDay | null} null before the first was fetched */
  get day() {
    return this.kept.day;
  }

  /** @param {string} key */
  wave(key) {
    return this.day?.waves.find((wave) => wave.key === key) ?? null;
  }

  /**
   * The questionnaire of an interview: the day keeps it as long as the interview is open.
   * @param {Interview} interview
   */
  instrument(interview) {
    const found = this.day?.instruments[interview.instrument];
    if (found === undefined) throw new Error(`${interview.instrument} is not on this phone`);
    return found;
  }

  /** Fetch the day, where there is a newer one and it can be had. */
  async refresh() {
    const { fetch, store, now } = this.around;
    const fresh = await freshDay(fetch, this.signed.token, this.kept.etag, now());
    if (fresh === null) return;
    const instruments = { ...this.day?.instruments, ...fresh.day.instruments };
    const waves = await this.#wavesStillAsked(fresh.day);
    const needed = waves.map((wave) => [wave.instrument, instruments[wave.instrument]]);
    this.kept = { ...fresh, day: { ...fresh.day, waves, instruments: Object.fromEntries(needed) } };
    await store.keep(this.own, "day", this.kept);
  }

  /**
   * The waves of a new day, and those that are closed by now where an interview of theirs is still open here.
   * @param {import("./wire.js").FieldDay} day
   */
  async #wavesStillAsked(day) {
    const keys = new Set(day.waves.map((wave) => wave.key));
    const open = new Set((await this.openInterviews()).map((interview) => interview.wave));
    const closed = (this.day?.waves ?? []).filter((wave) => !keys.has(wave.key) && open.has(wave.key));
    return [...day.waves, ...closed.map((wave) => ({ ...wave, closed: true }))];
  }

  /** @returns {Promise<Interview[]>} */
  async openInterviews() {
    const lines = (await this.lines()).filter((line) => line.stage === "open");
    const found = await Promise.all(lines.map((line) => this.interview(line.id)));
    return found.filter((one) => one !== null);
  }

  /**
   * @param {string} id
   * @returns {Promise<Interview | null>}
   */
  async interview(id) {
    return /** @type {Promise<Interview | null>} */ (this.around.store.draft(this.own, id));
  }

  async lines() {
    const found = await this.around.store.lines(this.own);
    return found.map((line) => ({ ...line, facts: /** @type {Facts} */ (line.facts) }));
  }

  /**
   * Save an interview as it stands now; it is on disk when this ends.
   * @param {Interview} interview
   * @param {{step: number, count: number}} at
   */
  async save(interview, at) {
    await this.around.store.saveDraft(this.own, interview, this.#facts(interview, at, null), this.around.now());
    await this.remark();
  }

  /**
   * Seal an interview and put it where its draft was.
   * @param {Interview} interview
   * @param {Outcome} outcome
   */
  async finish(interview, outcome) {
    const now = this.around.now();
    const content = finished(this.instrument(interview), interview, outcome, new Date(now), this.kept.offset);
    const { id, wave } = interview;
    const about = { id, phone: this.phone, researcher: this.signed.researcher.id, wave };
    const envelope = await sealed(content, about, this.signed.keys.seal);
    await this.around.store.finish(this.own, envelope, this.#facts(interview, { step: 0, count: 0 }, outcome), now);
    await this.remark();
  }

  /**
   * @param {Interview} interview
   * @param {{step: number, count: number}} at
   * @param {Outcome | null} outcome
   * @returns {Facts}
   */
  #facts(interview, { step, count }, outcome) {
    const wave = this.wave(interview.wave);
    const { title = interview.wave, kind = "" } = wave ?? {};
    return { wave: title, kind, step, count, outcome, startedAt: interview.startedAt };
  }

  /**
   * Send what is due, and note how it went.
   * @param {boolean} atOnce whether to send what waits for its turn too
   */
  async send(atOnce) {
    const { store, fetch, locks, now, random } = this.around;
    const { token, keys } = this.signed;
    const means = { store, owner: this.own.owner, token, receipts: keys.receipts, fetch, locks, now, random, atOnce };
    this.round = await deliver(means);
    await this.remark();
    return this.round;
  }

  /** @returns {string} the id that this phone made for itself */
  get phone() {
    return mark(this.around.marks)?.phone ?? "";
  }

  /** How much was begun or finished here and not delivered. */
  unsent() {
    return this.around.store.counts(this.own.owner);
  }

  /** Keep the count where it outlives a cleared database. */
  async remark() {
    const { all, open } = await this.unsent();
    putMark(this.around.marks, { phone: this.phone, unsent: all + open });
  }
}
