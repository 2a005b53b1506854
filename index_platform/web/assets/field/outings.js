/**
 * Working alone: what was promised to say and when, and what the supervisor has not heard yet.
 *
 * When the next word is due counts from the last one, by this phone's clock; the server counts by its own.
 */

import { asked } from "./server.js";

/** @typedef {import("./wire.js").CheckIn} CheckIn */
/** @typedef {{due: number | null, minutes: number, unheard: CheckIn[]}} Outing due: milliseconds since 1970; null while not out */

const NAME = "outing";
const MINUTE = 60_000;
/** @type {Outing} */
const NOT_OUT = { due: null, minutes: 60, unheard: [] };

export class Outings {
  #isSending = false;
  /** @type {Promise<unknown>} */
  #kept = Promise.resolve();
  outing = NOT_OUT;

  /** @param {Pick<import("./session.js").Session, "around" | "own" | "phone" | "authorization">} session */
  constructor(session) {
    this.session = session;
  }

  /** What was said before the app was closed. */
  async open() {
    const { around, own } = this.session;
    this.outing = /** @type {Outing | null} */ (await around.store.kept(own, NAME)) ?? NOT_OUT;
  }

  /**
   * Say something; it is on disk when this ends, and goes with the next sending.
   * @param {CheckIn["kind"]} kind
   * @param {number} [minutes] until the next word
   */
  async say(kind, minutes = this.outing.minutes) {
    const now = this.session.around.now();
    const due = kind === "end" ? null : now + minutes * MINUTE;
    const moment = (/** @type {number} */ at) => new Date(at).toISOString();
    const word = { phone: this.session.phone, at: moment(now), kind, ...(due === null ? {} : { next_by: moment(due) }) };
    this.outing = { due, minutes, unheard: [...this.outing.unheard, word] };
    await this.#keep();
  }

  /** Send what was not heard, in order. What a network swallows stays. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (const word of this.outing.unheard) {
        const answer = await this.#sent(word);
        if (typeof answer === "string" || answer.status === 401) return;
        if (!answer.ok) continue;
        this.outing = { ...this.outing, unheard: this.outing.unheard.filter((one) => one !== word) };
        await this.#keep();
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** @param {CheckIn} word */
  #sent(word) {
    const { around, authorization } = this.session;
    const headers = { Authorization: authorization, "Content-Type": "application/json" };
    return asked(around.fetch, "/api/field/check-ins", { method: "POST", headers, body: JSON.stringify(word) });
  }

  /** One after the other, so that the last that is kept is the last that was said. */
  #keep() {
    const { around, own } = this.session;
    const kept = this.#kept.then(() => around.store.keep(own, NAME, this.outing));
    this.#kept = kept.catch(() => null);
    return kept;
  }
}
