/** Sending while no safe is open: by tickets, and by nothing else. */

import { deliver } from "./delivery.js";

/**
 * @typedef {object} Sender what is told in clear of a researcher on this phone
 * @property {string} owner
 * @property {string} phone
 * @property {string} account
 * @property {readonly import("./wire.js").Key[]} receipts keys that sign receipts
 */

const TAG = "send ";

/**
 * The name under which a browser is asked to wake the worker for a safe.
 * @param {string} owner
 */
export function tagOf(owner) {
  return TAG + owner;
}

/**
 * Send what a researcher has finished, as far as it has tickets.
 * @param {string} tag
 * @param {Omit<import("./delivery.js").Means, "owner" | "authorization" | "receipts">} means
 * @returns {Promise<boolean>} whether nothing is left to try: else the browser is to wake the worker again
 */
export async function sentByTickets(tag, means) {
  const owner = tag.slice(TAG.length);
  const sender = await means.store.sender(owner);
  if (sender === undefined) return true;
  const { phone, account, receipts } = sender;
  const authorization = (/** @type {import("./store.js").Entry} */ { ticket }) =>
    ticket === null ? null : `Ticket ${phone}.${account}.${ticket}`;
  const { due, trouble } = await deliver({ ...means, owner, receipts, authorization });
  return due === null && trouble === null;
}
