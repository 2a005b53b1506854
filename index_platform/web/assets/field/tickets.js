/**
 * Tickets: each lets one server take these very bytes at this very address. They are made while a safe is open, and
 * lie beside what is sealed, so that it can be sent while the app is closed.
 */

import { base64url, fromBase64url, sha256, utf8 } from "./bytes.js";

/**
 * @param {{kind: import("./store.js").Kind, id: string}} work
 * @returns {string} where on the server it is put
 */
export function pathOf({ kind, id }) {
  return `/api/field/${kind}s/${id}`;
}

/**
 * @param {string | null} key of this phone and researcher, base64url; null where the server has given none yet
 * @param {string} path
 * @param {string} body
 * @returns {Promise<string | null>} base64url
 */
export async function ticket(key, path, body) {
  if (key === null) return null;
  const how = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", fromBase64url(key), how, false, ["sign"]);
  return base64url(await crypto.subtle.sign("HMAC", secret, utf8(`PUT ${path}\n${await sha256(utf8(body))}`)));
}
