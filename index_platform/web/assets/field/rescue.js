/**
 * What was not delivered, as a file that a supervisor imports. Everything in it is sealed to the server, so that it
 * needs no PIN: whoever finds the phone may bring it, and can read nothing.
 */

/**
 * @param {readonly import("./store.js").Entry[]} entries
 * @param {string} phone
 * @param {Date} now
 * @returns {{name: string, content: string}}
 */
export function rescueFile(entries, phone, now) {
  const made = now.toISOString();
  const interviews = entries.map((entry) => entry.envelope);
  const content = JSON.stringify({ format: 1, kind: "thriving-rescue", phone, made_at: made, interviews, visits: [] });
  return { name: `${made.slice(0, 10)}-${interviews.length}.thriving-rescue.json`, content };
}
