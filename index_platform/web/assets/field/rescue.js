/**
 * What was not delivered, as a file that a supervisor imports. Interviews and notes in it are sealed to the server, and
 * visits hold no words, so that it needs no PIN: whoever finds the phone may bring it, and can read nothing.
 */

/**
 * @param {readonly import("./store.js").Entry[]} entries
 * @param {readonly import("./sending.js").Sender[]} senders for a visit does not say itself who made it
 * @param {string} phone
 * @param {Date} now
 * @returns {{name: string, content: string}}
 */
export function rescueFile(entries, senders, phone, now) {
  const made = now.toISOString();
  const accounts = new Map(senders.map(({ owner, account }) => [owner, account]));
  const of = (/** @type {import("./store.js").Kind} */ kind) =>
    entries
      .filter((entry) => entry.kind === kind)
      .map(({ owner, body }) => ({ researcher: accounts.get(owner) ?? "", content: JSON.parse(body) }));
  const held = {
    interviews: of("interview").map(({ content }) => content),
    visits: of("visit").map(({ researcher, content }) => ({ researcher, visit: content })),
    notes: of("note").map(({ content }) => content),
  };
  const content = JSON.stringify({ format: 1, kind: "thriving-rescue", phone, made_at: made, ...held });
  return { name: `${made.slice(0, 10)}-${entries.length}.thriving-rescue.json`, content };
}
