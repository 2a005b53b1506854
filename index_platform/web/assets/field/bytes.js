/** Bytes and texts on their way: base64url, hexadecimal hashes, and the one JSON text of a value. */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const GROUP = 0x8000; // arguments of one call at most

/**
 * @param {string} text
 * @returns {Bytes} as UTF-8
 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {ArrayBuffer | Bytes} bytes
 * @returns {string} base64url without padding
 */
export function base64url(bytes) {
  const all = new Uint8Array(bytes);
  let signs = "";
  for (let at = 0; at < all.length; at += GROUP) signs += String.fromCharCode(...all.subarray(at, at + GROUP));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} text base64url; what is none throws a DOMException
 * @returns {Bytes}
 */
export function fromBase64url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/**
 * @param {Bytes} bytes
 * @returns {Promise<string>} 64 lower-case hexadecimal digits
 */
export async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The one JSON text of a value, the same as instruments/canonical.py writes: sorted keys, no spaces, NFC text.
 * @param {unknown} value JSON data with whole numbers
 * @returns {string}
 */
export function canonicalJson(value) {
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const named = Object.entries(value).map(([key, inside]) => /** @type {const} */ ([key.normalize("NFC"), inside]));
  named.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${named.map(([key, inside]) => `${JSON.stringify(key)}:${canonicalJson(inside)}`).join(",")}}`;
}

/**
 * @param {string} id a UUID
 * @returns {Bytes} its 16 bytes
 */
export function uuidBytes(id) {
  const pairs = id.replaceAll("-", "").match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
