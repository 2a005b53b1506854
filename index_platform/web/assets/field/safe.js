/**
 * A researcher's safe on this phone: a PIN opens a key that was made at random, and the key opens what is stored.
 *
 * The PIN is in no record. That it is wrong shows because the key does not come out. Another PIN wraps the same
 * key anew, so nothing that is stored is written again.
 */

import { base64url, fromBase64url, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

/**
 * @typedef {object} Safe
 * @property {string} id
 * @property {string} name what the researcher calls it
 * @property {string} salt
 * @property {number} rounds
 * @property {string} iv
 * @property {string} wrapped the key under the PIN
 * @property {number} wrong tries in a row
 * @property {number} closedUntil milliseconds since 1970; 0: it may be tried now
 */

/** @typedef {{iv: Bytes, sealed: ArrayBuffer}} Box something stored, that only the key opens */
/** @typedef {{state: "open", safe: Safe, key: CryptoKey}} Open */
/** @typedef {{state: "wrong" | "wait", safe: Safe}} Shut */

const ROUNDS = 600_000;
const FREE_TRIES = 10;
const FIRST_WAIT = 30_000; // milliseconds
const LONGEST_WAIT = 24 * 3_600_000;
const PIN = /^[0-9]{6,32}$/;

/**
 * @param {string} text
 * @returns {boolean} whether it can be a PIN: at least six digits, not all the same
 */
export function isPin(text) {
  return PIN.test(text) && new Set(text).size > 1;
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} pin
 * @param {number} [rounds]
 * @returns {Promise<Open>} a new safe, open
 */
export async function newSafe(id, name, pin, rounds = ROUNDS) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  return { state: "open", safe: await wrapped(id, name, pin, raw, rounds), key: await keyOf(raw) };
}

/**
 * Try a PIN. The safe that comes back counts the tries, and is to be stored.
 * @param {Safe} safe
 * @param {string} pin
 * @param {number} now milliseconds since 1970
 * @returns {Promise<Open | Shut>}
 */
export async function tried(safe, pin, now) {
  const left = safe.closedUntil - now;
  if (left > 0 && left <= LONGEST_WAIT) return { state: "wait", safe }; // longer: the clock was set back
  const raw = await unwrapped(safe, pin);
  if (raw !== null) return { state: "open", safe: { ...safe, wrong: 0, closedUntil: 0 }, key: await keyOf(raw) };
  const wrong = safe.wrong + 1;
  const wait = wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - FREE_TRIES));
  return { state: "wrong", safe: { ...safe, wrong, closedUntil: wait && now + wait } };
}

/**
 * The same safe under another PIN; what is stored in it stays as it is.
 * @param {Safe} safe
 * @param {string} pin
 * @param {string} another
 * @param {number} now
 * @returns {Promise<Open | Shut>}
 */
export async function changedPin(safe, pin, another, now) {
  const found = await tried(safe, pin, now);
  const raw = found.state === "open" ? await unwrapped(safe, pin) : null;
  if (found.state !== "open" || raw === null) return found;
  return { ...found, safe: await wrapped(safe.id, safe.name, another, raw, safe.rounds) };
}

/**
 * @param {CryptoKey} key
 * @param {unknown} value JSON data
 * @param {string} about what it is, and of which record: a box opens nowhere else
 * @returns {Promise<Box>}
 */
export async function boxed(key, value, about) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(aes(iv, about), key, utf8(JSON.stringify(value)));
  return { iv, sealed };
}

/**
 * @param {CryptoKey} key
 * @param {Box} box
 * @param {string} about as it was given when it was boxed; else an OperationError
 * @returns {Promise<unknown>}
 */
export async function unboxed(key, box, about) {
  const plain = await crypto.subtle.decrypt(aes(box.iv, about), key, box.sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} pin
 * @param {Bytes} raw
 * @param {number} rounds
 * @returns {Promise<Safe>}
 */
async function wrapped(id, name, pin, raw, rounds) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(aes(iv, id), await pinKey(pin, salt, rounds), raw);
  const written = { salt: base64url(salt), iv: base64url(iv), wrapped: base64url(sealed) };
  return { id, name, rounds, ...written, wrong: 0, closedUntil: 0 };
}

/**
 * @param {Safe} safe
 * @param {string} pin
 * @returns {Promise<Bytes | null>} the key as bytes; null where the PIN is wrong
 */
async function unwrapped(safe, pin) {
  const key = await pinKey(pin, fromBase64url(safe.salt), safe.rounds);
  try {
    const raw = await crypto.subtle.decrypt(aes(fromBase64url(safe.iv), safe.id), key, fromBase64url(safe.wrapped));
    return new Uint8Array(raw);
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

/**
 * @param {string} pin
 * @param {Bytes} salt
 * @param {number} rounds
 * @returns {Promise<CryptoKey>}
 */
async function pinKey(pin, salt, rounds) {
  const words = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, words, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {Bytes} raw */
function keyOf(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * @param {Bytes} iv
 * @param {string} about
 */
function aes(iv, about) {
  return { name: "AES-GCM", iv, additionalData: utf8(about) };
}
