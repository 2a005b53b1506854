/** The only proof that something was stored: a receipt that the server signed, for this id and these very bytes. */

import { fromBase64url, sha256, utf8 } from "./bytes.js";

/** @typedef {import("./wire.js").Receipt} Receipt */

const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/**
 * The receipt that was signed; null where it is of something else, of a key that is not known, or not signed by it.
 * @param {unknown} answer what the server sent
 * @param {{id: string, body: string}} sent
 * @param {readonly import("./wire.js").Key[]} keys
 * @returns {Promise<Receipt | null>}
 */
export async function verified(answer, { id, body }, keys) {
  if (!isSigned(answer)) return null;
  const key = keys.find((one) => one.kid === answer.kid);
  if (key === undefined || !(await isGenuine(answer, key))) return null;
  const receipt = /** @type {Receipt} */ (JSON.parse(answer.receipt));
  return receipt.id === id && receipt.envelope === (await sha256(utf8(body))) ? receipt : null;
}

/**
 * @param {unknown} answer
 * @returns {answer is import("./wire.js").SignedReceipt}
 */
function isSigned(answer) {
  if (typeof answer !== "object" || answer === null) return false;
  const fields = /** @type {Record<string, unknown>} */ (answer);
  return ["receipt", "signature", "kid"].every((name) => typeof fields[name] === "string");
}

/**
 * @param {import("./wire.js").SignedReceipt} answer
 * @param {import("./wire.js").Key} jwk
 */
async function isGenuine(answer, { kty, crv, x, y }) {
  const signature = bytesOf(answer.signature);
  if (signature === null) return false;
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, utf8(answer.receipt));
}

/** @param {string} text */
function bytesOf(text) {
  try {
    return fromBase64url(text);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
