/**
 * Bringing what is finished to the server: as often as it takes, and only once.
 *
 * Nothing leaves the phone but by a receipt that the server signed for these very bytes. Whatever else comes back, they
 * stay. The app sends so while a safe is open, and the service worker while none is.
 */

import { verified } from "./receipts.js";
import { asked, jsonOf } from "./server.js";
import { pathOf } from "./tickets.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {"offline" | "portal" | "ended" | "unproved" | "busy" | "failing" | null} Trouble */

/**
 * @typedef {object} Means
 * @property {Store} store
 * @property {string} owner
 * @property {(entry: Entry) => string | null} authorization null: it cannot be sent by these means
 * @property {readonly import("./wire.js").Key[]} receipts keys that sign receipts
 * @property {typeof fetch} fetch
 * @property {Pick<LockManager, "request">} locks
 * @property {() => number} now
 * @property {() => number} random from 0 to 1
 * @property {number} [inVain] rounds before this one, in a row, that ended with nobody to send to
 * @property {boolean} [atOnce] whether what waits for its turn is tried too: somebody asks for it, or the signal is back
 */

/**
 * @typedef {object} Round
 * @property {number} sent
 * @property {number} left finished and not delivered, whatever it waits for
 * @property {Trouble} trouble what is to be told; null where all went well
 * @property {number | null} due when to try again; null where nothing waits to be tried
 */

/** @typedef {{trouble: Trouble, wait?: number, entry?: Partial<Entry>}} Failure */

const LOCK = "thriving-field-delivery";
const FIRST = 5_000; // milliseconds to the second try
const LONGEST = 15 * 60_000;
const NOBODY = new Set(["offline", "portal", "ended", "busy"]); // troubles of the phone, not of what it sends
const SETTLED = /** @type {Readonly<Record<number, import("./store.js").Standing>>} */ ({
  400: "refused",
  409: "conflict",
  410: "withdrawn",
  413: "refused",
  422: "refused",
});

/**
 * Send what is due, one at a time. Where another page of this phone is at it already, nothing is done.
 * @param {Means} means
 * @returns {Promise<Round>}
 */
export async function deliver(means) {
  const { sent, trouble, rest } = await means.locks.request(LOCK, { ifAvailable: true }, async (lock) =>
    lock === null ? { sent: 0, trouble: null, rest: 0 } : sending(means),
  );
  const left = await means.store.outbox(means.owner);
  const waiting = left.filter((entry) => entry.standing === "waiting").map((entry) => dueAt(entry, means.now()));
  return { sent, left: left.length, trouble, due: waiting.length > 0 ? Math.max(rest, Math.min(...waiting)) : null };
}

/**
 * Whether a round ended with nobody to send to: then everything rests, and not what was tried alone.
 * @param {Pick<Round, "trouble">} round
 */
export function wasInVain({ trouble }) {
  return trouble !== null && NOBODY.has(trouble);
}

/**
 * @param {Means} means
 * @returns {Promise<{sent: number, trouble: Trouble, rest: number}>} `rest`: until when nothing is asked
 */
async function sending(means) {
  const { store, owner, now } = means;
  const entries = await store.outbox(owner);
  const isDue = (/** @type {Entry} */ entry) => means.atOnce || dueAt(entry, now()) <= now();
  const due = entries
    .filter((entry) => entry.standing === "waiting" && isDue(entry) && means.authorization(entry))
    .sort((one, other) => one.due - other.due); // what was tried in vain holds up no other
  let interviews = entries.filter(isInterview).length;
  let sent = 0;
  let trouble = /** @type {Trouble} */ (null);
  for (const entry of due) {
    const found = await tryOne(means, entry, interviews);
    if (found === null) {
      sent += 1;
      if (isInterview(entry)) interviews -= 1;
      continue;
    }
    const again = now() + pause(means, entry, found);
    await store.tried({ ...entry, tries: entry.tries + 1, due: again, ...found.entry });
    trouble = found.trouble ?? trouble;
    if (wasInVain(found)) return { sent, trouble, rest: again };
  }
  return { sent, trouble, rest: 0 };
}

/** @param {Entry} entry */
function isInterview(entry) {
  return entry.kind === "interview";
}

/**
 * When an entry may be tried. A clock that was set back must not hold it for longer than any pause lasts.
 * @param {Entry} entry
 * @param {number} now
 */
function dueAt(entry, now) {
  return entry.due - now > 2 * LONGEST ? now : entry.due;
}

/**
 * @param {Means} means
 * @param {Entry} entry
 * @param {Failure} found
 * @returns {number} milliseconds; phones that lost the signal together do not all come back together
 */
function pause(means, entry, found) {
  const tries = Math.max(entry.tries, (wasInVain(found) && means.inVain) || 0);
  const longest = Math.min(LONGEST, FIRST * 2 ** tries);
  return found.wait ?? longest * (0.5 + means.random() / 2);
}

/**
 * @param {Means} means
 * @param {Entry} entry
 * @param {number} unsent interviews that are on this phone
 * @returns {Promise<Failure | null>} null: it was delivered
 */
async function tryOne(means, entry, unsent) {
  const answer = await put(means, entry, unsent);
  if (typeof answer === "string") return { trouble: answer };
  if (answer.ok) return (await isProved(means, entry, answer)) ? null : { trouble: "unproved" };
  if (answer.status === 401) return { trouble: "ended" };
  if (answer.status === 429 || answer.status === 503) return { trouble: "busy", wait: wait(answer) };
  const standing = SETTLED[answer.status];
  return standing ? { trouble: null, entry: { standing } } : { trouble: "failing" };
}

/**
 * @param {Means} means
 * @param {Entry} entry
 * @param {number} unsent
 */
function put(means, entry, unsent) {
  const headers = {
    Authorization: means.authorization(entry) ?? "",
    "Content-Type": "application/json",
    "Thriving-Unsent": String(unsent),
  };
  return asked(means.fetch, pathOf(entry), { method: "PUT", headers, body: entry.body });
}

/**
 * Whether the answer is a receipt for the entry; then the entry is gone and the receipt kept.
 * @param {Means} means
 * @param {Entry} entry
 * @param {Response} answer
 */
async function isProved(means, entry, answer) {
  const receipt = await verified(await jsonOf(answer), entry, means.receipts);
  if (receipt === null) return false;
  await means.store.delivered(entry.id, receipt, means.now());
  return true;
}

/**
 * @param {Response} answer
 * @returns {number | undefined} what the server asks us to wait, at most our own longest pause
 */
function wait(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(LONGEST, seconds * 1000) : undefined;
}
