/**
 * What the app knows while a safe is open: whose it is, the day, and how the sending goes. It draws nothing.
 */

import { deliver, wasInVain } from "./delivery.js";
import { finished } from "./interview.js";
import { Outings } from "./outings.js";
import { ifRoom, mark, putMark } from "./room.js";
import { sealed } from "./seal.js";
import { freshDay } from "./server.js";
import { isNews, targetsOf, withOurs } from "./targets.js";
import { pathOf, ticket } from "./tickets.js";
import { outcomeOf, visit, withVisits } from "./visits.js";

/** @typedef {import("./interview.js").Interview} Interview */
/** @typedef {import("./interview.js").Outcome} Outcome */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Own} Own */
/** @typedef {import("./store.js").Work} Work */
/** @typedef {import("./visits.js").Knock} Knock */
/** @typedef {import("./wire.js").SignedIn} SignedIn */

/**
 * @typedef {object} Facts of an interview, as the list shows it
 * @property {string} wave title
 * @property {string} kind
 * @property {number} step
 * @property {number} count
 * @property {Outcome | null} outcome
 * @property {string} startedAt
 * @property {string} [place] its name
 * @property {string | null} [assignment]
 * @property {string | null} [again] the interview in whose place it is held
 * @property {readonly string[]} [targets] that the answers count for
 */

/**
 * @typedef {object} Surroundings what the browser gives; a test gives its own
 * @property {Store} store
 * @property {typeof fetch} fetch
 * @property {Pick<LockManager, "request">} locks
 * @property {Pick<Storage, "getItem" | "setItem">} marks
 * @property {() => number} now
 * @property {() => number} random
 * @property {(owner: string) => Promise<void>} later asks the browser to send for a safe, also while the app is closed
 */

const NO_DAY = { etag: null, day: null, offset: 0, asOf: "" };

export class Session {
  /** @type {import("./delivery.js").Round | null} */
  round = null;
  isEnded = false;
  #inVain = 0;
  /** @type {Outings} */
  outings;

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
    this.outings = new Outings(this);
  }

  /**
   * What was kept in a safe that is open.
   * @param {Surroundings} around
   * @param {Own} own
   */
  static async opened(around, own) {
    const signed = /** @type {SignedIn} */ (await around.store.kept(own, "signed-in"));
    const kept = /** @type {import("./server.js").Kept | null} */ (await around.store.kept(own, "day"));
    const session = new Session(around, own, signed, kept ?? NO_DAY);
    await session.outings.open();
    await ifRoom(session.#keepSender());
    return session;
  }

  /**
   * Signed in anew: the same researcher, with another token. Everything else stays.
   * @param {SignedIn} signed
   */
  async signedAnew(signed) {
    await this.around.store.keep(this.own, "signed-in", signed);
    this.signed = signed;
    this.round = null;
    await this.#keepSender();
  }

  /** @returns {import("./wire.js").FieldDay | null} null before the first was fetched */
  get day() {
    return this.kept.day;
  }

  /** What lets this phone in. */
  get authorization() {
    return `Bearer ${this.signed.token}`;
  }

  /** What the worker needs to send while no safe is open: nothing in it opens anything. */
  #keepSender() {
    const { researcher, keys } = this.signed;
    const { owner } = this.own;
    return this.around.store.keepSender({ owner, phone: this.phone, account: researcher.id, receipts: keys.receipts });
  }

  /** @param {string} code */
  placeName(code) {
    return this.day?.places.find((place) => place.code === code)?.name ?? code;
  }

  /** Assignments that are open, how far each is with what was finished here. */
  async assignments() {
    const lines = await this.lines();
    const open = (this.day?.assignments ?? []).filter((one) => one.state === "open");
    return open.map((one) => ({ ...one, targets: withOurs(one, lines, this.kept.asOf) }));
  }

  /** The researcher's own interviews that are to be held again, and of which none is begun here. */
  async askAgain() {
    const begun = new Set((await this.lines()).map((line) => line.facts.again));
    return (this.day?.ask_again ?? []).filter((one) => !begun.has(one.id) && this.wave(one.wave) !== null);
  }

  /**
   * The addresses of an assignment, with the visits that the server does not know yet.
   * @param {string} assignment
   */
  async addresses(assignment) {
    const ours = (await this.visits()).filter((line) => isNews(line, this.kept.asOf)).map((line) => line.facts);
    const addresses = (this.day?.addresses ?? []).filter((one) => one.assignment === assignment);
    return addresses.map((one) => withVisits(one, ours));
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

  /** Fetch the day, where there is a newer one and it can be had. A phone that was ended learns it here, with nothing to send too. */
  async refresh() {
    const { fetch, store, now } = this.around;
    const fresh = await freshDay(fetch, this.signed.token, this.kept.etag, now());
    this.isEnded = fresh === "ended";
    if (fresh === null || fresh === "ended" || (fresh.day === null && fresh.offset === this.kept.offset)) return;
    this.kept = fresh.day === null ? { ...this.kept, offset: fresh.offset } : await this.#withOpen(fresh);
    await ifRoom(store.keep(this.own, "day", this.kept));
  }

  /**
   * A new day, and of the one before what interviews that are open here still need.
   * @param {import("./server.js").Kept} fresh
   */
  async #withOpen(fresh) {
    const instruments = { ...this.day?.instruments, ...fresh.day.instruments };
    const waves = await this.#wavesStillAsked(fresh.day);
    const labels = [...waves.map((wave) => wave.instrument), ...(fresh.day.practice ?? [])];
    const needed = labels.map((label) => [label, instruments[label]]);
    return { ...fresh, day: { ...fresh.day, waves, instruments: Object.fromEntries(needed) } };
  }

  /** This moment as the server's clock had it last: that of a phone can be wrong. */
  get moment() {
    return new Date(this.around.now() - this.kept.offset * 1000);
  }

  /** The day of the year by the same clock. */
  get today() {
    return this.moment.toISOString().slice(0, 10);
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

  /** Visits that were made here, the newest first. */
  async visits() {
    const found = await this.around.store.lines(this.own, "visit");
    return found.map((line) => ({ ...line, facts: /** @type {import("./wire.js").Visit} */ (line.facts) }));
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
   * Seal an interview and put it where its draft was; where it began at a door, the visit goes beside it.
   * @param {Interview} interview
   * @param {Outcome} outcome
   */
  async finish(interview, outcome) {
    const now = this.around.now();
    const content = finished(this.instrument(interview), interview, outcome, new Date(now), this.kept.offset);
    const { id, wave, knock = null } = interview;
    const facts = { ...this.#facts(interview, { step: 0, count: 0 }, outcome), targets: this.#targets(interview, outcome) };
    const works = [await this.#work("interview", id, await this.#sealed("interview", id, wave, content), facts)];
    if (knock !== null) {
      const code = outcomeOf(outcome, Object.keys(interview.answers).length > 0);
      works.push(await this.#visit(visit(knock, code, { interview: id })));
    }
    await this.#finish(works);
    return facts.targets;
  }

  /**
   * What came of a knock, where it was no interview.
   * @param {Knock} knock
   * @param {string} outcome
   * @param {string | null} appointment
   */
  async visited(knock, outcome, appointment) {
    await this.#finish([await this.#visit(visit(knock, outcome, { appointment }))]);
  }

  /**
   * A note for the supervisor, sealed at once: this phone does not show it again.
   * @param {{about: "safeguarding" | "other", text: string, place: string, wave: string, visit?: string, interview?: string}} note
   */
  async noted({ wave, ...note }) {
    const id = crypto.randomUUID();
    const content = { format: 1, id, at: this.moment.toISOString(), ...note };
    await this.#finish([await this.#work("note", id, await this.#sealed("note", id, wave, content), {})]);
  }

  /** @param {readonly Work[]} works */
  async #finish(works) {
    await this.around.store.finish(this.own, works, this.around.now());
    await this.remark();
    await this.around.later(this.own.owner);
  }

  /**
   * @param {"interview" | "note"} kind
   * @param {string} id
   * @param {string} wave
   * @param {unknown} content
   */
  #sealed(kind, id, wave, content) {
    const about = { id, phone: this.phone, researcher: this.signed.researcher.id, wave };
    return sealed(kind, content, about, this.signed.keys.seal);
  }

  /** @param {import("./wire.js").Visit} told */
  #visit(told) {
    return this.#work("visit", told.id, told, told);
  }

  /**
   * @param {import("./store.js").Kind} kind
   * @param {string} id
   * @param {unknown} content
   * @param {unknown} facts
   * @returns {Promise<Work>}
   */
  async #work(kind, id, content, facts) {
    const body = JSON.stringify(content);
    const { key = null } = this.day?.delivery ?? this.signed.delivery ?? {};
    return { kind, id, body, facts, ticket: await ticket(key, pathOf({ kind, id }), body) };
  }

  /**
   * @param {Interview} interview
   * @param {Outcome} outcome
   */
  #targets(interview, outcome) {
    const found = this.day?.assignments.find((one) => one.id === interview.assignment);
    if (found === undefined || outcome === "refused") return [];
    return targetsOf(found.targets ?? [], this.instrument(interview), interview.answers);
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
    const { startedAt, assignment, again = null } = interview;
    const place = this.placeName(interview.place);
    return { wave: title, kind, step, count, outcome, startedAt, assignment, again, place };
  }

  /**
   * Send what is due, and note how it went.
   * @param {boolean} atOnce whether to send what waits for its turn too
   */
  async send(atOnce) {
    const { store, fetch, locks, now, random } = this.around;
    await this.outings.send();
    const authorization = () => this.authorization;
    const { owner } = this.own;
    const { receipts } = this.signed.keys;
    const inVain = this.#inVain;
    const round = await deliver({ store, owner, authorization, receipts, fetch, locks, now, random, inVain, atOnce });
    this.round = { ...round, trouble: round.trouble ?? (this.isEnded ? "ended" : null) };
    this.#inVain = wasInVain(round) && round.sent === 0 ? inVain + 1 : 0;
    await this.remark();
    return this.round;
  }

  /** @returns {string} the id under which this phone was let in: what it sends is known by it, also where the mark was lost */
  get phone() {
    return this.signed.phone ?? mark(this.around.marks)?.phone ?? "";
  }

  /** How much was begun or finished here and not delivered. */
  unsent() {
    return this.around.store.counts(this.own.owner);
  }

  /** Keep the count where it outlives a cleared database. */
  async remark() {
    await ifRoom(this.#mark());
  }

  async #mark() {
    const { all, open } = await this.unsent();
    putMark(this.around.marks, { phone: this.phone, unsent: all + open });
  }
}
