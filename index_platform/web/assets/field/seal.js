/**
 * A finished interview or a note, sealed so that only the server opens it: neither the phone that made it nor its PIN does.
 *
 * ECDH on P-256 with a key of one use, HKDF-SHA256, AES-256-GCM; the id of what is sealed is part of both, its kind of the first.
 */

import { base64url, canonicalJson, utf8, uuidBytes } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = { interview: "thriving field interview 1", note: "thriving field note 1" };

/**
 * @param {keyof typeof INFO} kind
 * @param {unknown} content JSON data with whole numbers
 * @param {{id: string, phone: string, researcher: string, wave: string}} about told in clear
 * @param {import("./wire.js").Key} server the public key to seal to
 * @returns {Promise<import("./wire.js").Envelope>}
 */
export async function sealed(kind, content, about, server) {
  const once = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const key = await sharedKey(once.privateKey, server, uuidBytes(about.id), INFO[kind]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: utf8(about.id) };
  const bytes = await crypto.subtle.encrypt(how, key, utf8(canonicalJson(content)));
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", once.publicKey);
  return { format: 1, ...about, epk: { kty, crv, x, y }, iv: base64url(iv), sealed: base64url(bytes) };
}

/**
 * @param {CryptoKey} once
 * @param {import("./wire.js").Key} server
 * @param {import("./bytes.js").Bytes} salt
 * @param {string} info
 */
async function sharedKey(once, server, salt, info) {
  const { kty, crv, x, y } = server;
  const to = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: to }, once, 256);
  const secret = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}
