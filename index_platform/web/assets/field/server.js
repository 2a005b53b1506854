/** Asking our server, and telling it from whoever else answers in its place. */

/** @typedef {"offline" | "portal"} Nobody */

const PATIENCE = 30_000; // milliseconds for one answer
const OURS = "Thriving-Server";

/**
 * @param {typeof fetch} ask
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<Response | Nobody>} "portal": somebody answered who is not our server
 */
export async function asked(ask, path, options) {
  try {
    const answer = await ask(path, {
      ...options,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual", // who leads elsewhere is not our server
      signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.headers.get(OURS) === null ? "portal" : answer;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return "offline";
    throw error;
  }
}

/**
 * @param {Response} answer
 * @returns {Promise<unknown>} null where it is no JSON, or broke off
 */
export async function jsonOf(answer) {
  try {
    return await answer.json();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/**
 * Let this phone in by a personal code. Asked again with the same code, the server gives the same token.
 * @param {typeof fetch} ask
 * @param {{code: string, phone: string, name: string}} who
 * @returns {Promise<import("./wire.js").SignedIn | "offline" | "portal" | "signing_wrong" | "signing_often" | "signing_failed">}
 */
export async function signIn(ask, who) {
  const headers = { "Content-Type": "application/json" };
  const answer = await asked(ask, "/api/field/phones", { method: "POST", headers, body: JSON.stringify(who) });
  if (typeof answer === "string") return answer;
  if ([400, 403, 422].includes(answer.status)) return "signing_wrong";
  if (answer.status === 429) return "signing_often";
  const told = answer.ok ? await jsonOf(answer) : null;
  return told === null ? "signing_failed" : /** @type {import("./wire.js").SignedIn} */ (told);
}

/** @typedef {{etag: string | null, day: import("./wire.js").FieldDay, offset: number, asOf: string}} Kept the day as it was fetched, and as of when */

/**
 * The day as the server has it now, and by how much the phone's clock is ahead; null where nothing comes.
 * @param {typeof fetch} ask
 * @param {string} token
 * @param {string | null} etag of the day that is there
 * @param {number} now milliseconds since 1970, by the phone's clock
 * @returns {Promise<Kept | {day: null, offset: number} | "ended" | null>} offset: seconds; `day` null: the same as before; "ended": the
 *   phone is let in no more
 */
export async function freshDay(ask, token, etag, now) {
  const headers = { Authorization: `Bearer ${token}`, ...(etag === null ? {} : { "If-None-Match": etag }) };
  const answer = await asked(ask, "/api/field/day", { headers });
  if (typeof answer === "string") return null;
  if (answer.status === 401) return "ended";
  if (![200, 304].includes(answer.status)) return null;
  const server = Date.parse(answer.headers.get("Date") ?? "");
  const offset = Number.isNaN(server) ? 0 : Math.round((now - server) / 1000);
  if (answer.status === 304) return { day: null, offset };
  const day = /** @type {import("./wire.js").FieldDay | null} */ (await jsonOf(answer));
  return day === null || day.format !== 1 ? null : { etag: answer.headers.get("ETag"), day, offset, asOf: day.made_at };
}
