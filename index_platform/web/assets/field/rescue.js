/**
 * What was not delivered, as a file that a supervisor imports. Interviews and notes in it are sealed to the server, and
 * visits hold no words, so that it needs no PIN: whoever finds the phone may bring it, and can read nothing.
 */

/**
 * @param {readonly import("./store.js").Entry[]} entries
 * @param {string} phone
 * @param {Date} now
 * @returns {{name: string, content: string}}
 */
export function rescueFile(entries, phone, now) {
  const made = now.toISOString();
  const of = (/** @type {import("./store.js").Kind} */ kind) =>
    entries.filter((entry) => entry.kind === kind).map((entry) => JSON.parse(entry.body));
  const held = { interviews: of("interview"), visits: of("visit"), notes: of("note") };
  const content = JSON.stringify({ format: 1, kind: "thriving-rescue", phone, made_at: made, ...held });
  return { name: `${made.slice(0, 10)}-${entries.length}.thriving-rescue.json`, content };
}
