/** Whether this browser keeps what it was given: asked of it, watched, and told when it did not. */

/**
 * @typedef {object} Room
 * @property {boolean} lasting the browser promised not to clear it by itself
 * @property {boolean} scarce little is left of what it may hold
 */

const LEAST = 20_000_000; // bytes: some thousand interviews
const MARK = "thriving-field";

/**
 * Ask the browser to keep what is stored, and how much it has room for.
 * @param {Pick<StorageManager, "persist" | "persisted" | "estimate">} storage
 * @returns {Promise<Room>}
 */
export async function room(storage) {
  const lasting = (await storage.persisted()) || (await storage.persist());
  const { quota = 0, usage = 0 } = await storage.estimate();
  return { lasting, scarce: quota - usage < LEAST };
}

/** @typedef {{phone: string, unsent: number}} Mark what stands outside of the database, and survives it */

/**
 * The phone's name for itself, and how many interviews it had not sent when it was last open.
 *
 * A browser that clears its databases keeps this mark more often than not: so it shows that they were cleared.
 * @param {Pick<Storage, "getItem">} marks
 * @returns {Mark | null}
 */
export function mark(marks) {
  const text = marks.getItem(MARK);
  return text === null ? null : /** @type {Mark} */ (JSON.parse(text));
}

/**
 * @param {Pick<Storage, "setItem">} marks
 * @param {Mark} value
 */
export function putMark(marks, value) {
  marks.setItem(MARK, JSON.stringify(value));
}

/**
 * How many unsent interviews are gone because the browser cleared what it held; null where it did not.
 * @param {boolean} hasCanary whether the database holds the record of its first day
 * @param {Mark | null} before
 * @returns {number | null}
 */
export function cleared(hasCanary, before) {
  return hasCanary || before === null ? null : before.unsent;
}

/**
 * @param {unknown} error
 * @returns {boolean} whether there was no room for what was to be kept
 */
export function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/**
 * Keep what can be made anew: a phone that is full does without.
 * @param {Promise<unknown>} kept
 */
export async function ifRoom(kept) {
  try {
    await kept;
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}
