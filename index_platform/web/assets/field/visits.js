/**
 * Visits as data: what can come of a knock at a door, and which try it is.
 *
 * Source: AAPOR (2023), Standard Definitions, 10th edition: disposition codes for in-person household surveys.
 */

/** @typedef {import("./interview.js").Outcome} Outcome */
/** @typedef {import("./wire.js").Address} Address */
/** @typedef {import("./wire.js").Visit} Visit */

/**
 * @typedef {object} Knock at a door, before it is known what comes of it
 * @property {string} id of the visit
 * @property {string} wave
 * @property {string | null} assignment
 * @property {string | null} address a sign for it
 * @property {number} try
 * @property {string} at
 */

/** What can come of a knock without an interview, the most frequent first: code -> key of its words. */
export const OUTCOMES = /** @type {Readonly<Record<string, string>>} */ ({
  "2.24": "knock_nobody",
  "2.25": "knock_later",
  "2.11": "knock_refused",
  "2.33": "knock_language",
  "2.32": "knock_unable",
  "2.23": "knock_no_way",
  "3.17": "knock_unsafe",
  "3.18": "knock_not_found",
  "4.70": "knock_not_asked",
  "4.60": "knock_empty",
  "4.50": "knock_no_home",
});
export const LATER = "2.25";
const OF_INTERVIEW = { complete: "1.1", partial: "1.2", refused: "2.11" };
const BROKEN_OFF = "2.12";

/**
 * @param {string} code
 * @returns {string} key of its words
 */
export function outcomeWords(code) {
  return OUTCOMES[code] ?? (code.startsWith("1.") ? "knock_interview" : "knock_refused");
}

/**
 * @param {{wave: string, assignment: string | null, address: string | null}} where
 * @param {number} tries before this one
 * @param {string} id
 * @param {Date} now
 * @returns {Knock}
 */
export function knock(where, tries, id, now) {
  return { ...where, id, try: tries + 1, at: now.toISOString() };
}

/**
 * The visit as the server gets it: no words of anybody, and of the address its sign alone.
 * @param {Knock} knock
 * @param {string} outcome
 * @param {{appointment?: string | null, interview?: string}} [more]
 * @returns {Visit}
 */
export function visit({ assignment, address, ...rest }, outcome, { appointment = null, interview } = {}) {
  return {
    format: 1,
    ...rest,
    outcome,
    ...(assignment === null ? {} : { assignment }),
    ...(address === null ? {} : { address }),
    ...(appointment === null ? {} : { appointment }),
    ...(interview === undefined ? {} : { interview }),
  };
}

/**
 * What the interview that began at a door makes of the visit.
 * @param {Outcome} outcome
 * @param {boolean} hadBegun whether a question had been answered: who stops then has broken off
 */
export function outcomeOf(outcome, hadBegun) {
  return outcome === "refused" && hadBegun ? BROKEN_OFF : OF_INTERVIEW[outcome];
}

/**
 * An address with the visits of this phone that the server had not heard of when it told the day.
 * @param {Address} address
 * @param {readonly Visit[]} ours the newest first
 * @returns {Address}
 */
export function withVisits(address, ours) {
  const here = ours.filter((one) => one.address === address.id);
  if (here.length === 0) return address;
  const tries = Math.max(address.tries + here.length, ...here.map((one) => one.try));
  return { ...address, tries, last: here[0].outcome, appointment: here[0].appointment ?? null };
}

/**
 * Addresses in the order in which they are best visited: appointments by their time, never tried, then by tries;
 * those where it is settled last.
 * @param {readonly Address[]} addresses
 */
export function inOrder(addresses) {
  const rank = (/** @type {Address} */ one) =>
    isSettled(one) ? 1_000 : one.appointment ? -1 : one.tries;
  return [...addresses].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.appointment ?? "").localeCompare(other.appointment ?? "") ||
      one.label.localeCompare(other.label, "en", { numeric: true }),
  );
}

/**
 * Whether nothing is left to try: an interview, a refusal, or nobody who could be asked.
 * @param {Address} address
 */
export function isSettled({ last }) {
  return last != null && ["1.", "2.1", "2.3", "4."].some((start) => last.startsWith(start));
}
