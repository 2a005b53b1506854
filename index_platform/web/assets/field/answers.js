/** What somebody gave on a screen as an answer by the kind of its item; else the key of the words for what is wrong. */

import { dayOf } from "./logic.js";

/** @typedef {import("./wire.js").Item} Item */
/** @typedef {number | string | number[] | {missing: string}} Answer */
/** @typedef {{answer: Answer} | {wrong: string}} Reading */

/**
 * @typedef {object} Given
 * @property {readonly string[]} chosen values of the circles and boxes that are ticked: codes, reasons, places
 * @property {string} typed in the field for words or a number
 * @property {readonly [string, string, string]} day as day, month, year
 */

/** Why somebody gives no answer, as they say it themselves; `skipped` is what going on without one means. */
export const REASONS = /** @type {const} */ (["dont_know", "refused"]);
export const SKIPPED = /** @type {Answer} */ ({ missing: "skipped" });

const LONGEST_ROW = 11; // cells of a rating that still fit on a phone; a longer one is typed
const WHOLE = /^-?\d{1,9}$/;
const UNKEPT = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]|\p{Cs}/u; // controls, halves of a character

/**
 * @param {Item} item
 * @returns {boolean} whether its answer is a number to be typed
 */
export function isTyped(item) {
  const cells = (item.high ?? 0) - (item.low ?? 0) + 1;
  return item.kind === "number" || (item.kind === "rating" && cells > LONGEST_ROW);
}

/**
 * The reasons that are offered beside the item's own choices: those that none of them stands for.
 * @param {Item} item
 */
export function offeredReasons(item) {
  if (item.kind === "consent" || item.kind === "text" || item.kind === "note") return [];
  return REASONS.filter((reason) => !(item.choices ?? []).some((choice) => choice.missing === reason));
}

/**
 * @param {Item} item neither a note
 * @param {Given} given
 * @param {(code: string) => boolean} isPlace whether a place of the item's level has this code
 * @returns {Reading}
 */
export function read(item, given, isPlace) {
  const reason = given.chosen.find((value) => /** @type {readonly string[]} */ (REASONS).includes(value));
  if (item.kind === "text") return words(item, given.typed);
  if (item.kind === "multiple" && reason === undefined) return ticks(item, given.chosen);
  const isWritten = given.typed.trim() !== "" || given.day.some((part) => part.trim() !== "");
  if (reason !== undefined) return isWritten ? { wrong: bothOf(item) } : { answer: { missing: reason } };
  if (isTyped(item)) return number(item, given);
  if (item.kind === "date") return day(item, given.day);
  const [value] = given.chosen;
  if (value === undefined) return { wrong: "missing" };
  if (item.kind === "place") return isPlace(value) ? { answer: value } : { wrong: "other" };
  return isCode(item, Number(value)) ? { answer: Number(value) } : { wrong: "other" };
}

/**
 * What of an answer stands on the screen when somebody comes back to it.
 * @param {Item} item
 * @param {Answer | undefined} answer
 * @returns {Given}
 */
export function stands(item, answer) {
  const nothing = /** @type {Given} */ ({ chosen: [], typed: "", day: ["", "", ""] });
  if (answer === undefined) return nothing;
  if (Array.isArray(answer)) return { ...nothing, chosen: answer.map(String) };
  if (typeof answer === "object") return { ...nothing, chosen: [answer.missing] };
  if (item.kind === "date") {
    const [year, month, date] = String(answer).split("-");
    return { ...nothing, day: [String(Number(date)), String(Number(month)), year] };
  }
  const isWritten = item.kind === "text" || isTyped(item);
  return isWritten ? { ...nothing, typed: String(answer) } : { ...nothing, chosen: [String(answer)] };
}

/**
 * Whether a choice of an item of several answers stands alone.
 * @param {import("./wire.js").Choice} choice
 */
export function standsAlone(choice) {
  return choice.exclusive === true || choice.missing != null;
}

/**
 * @param {Item} item
 * @param {number} code
 */
function isCode(item, code) {
  if (item.kind === "consent") return code === 1;
  if (item.kind !== "rating") return (item.choices ?? []).some((choice) => choice.code === code);
  return isWithin(item, code) || (item.choices ?? []).some((choice) => choice.code === code);
}

/**
 * @param {Item} item
 * @param {number} value
 */
function isWithin(item, value) {
  return Number.isInteger(value) && item.low != null && item.high != null && item.low <= value && value <= item.high;
}

/** @param {Item} item */
function bothOf(item) {
  return item.kind === "date" ? "both_day" : "both";
}

/**
 * @param {Item} item
 * @param {Given} given
 * @returns {Reading}
 */
function number(item, { typed, chosen }) {
  const text = typed.trim();
  if (text === "" && chosen.length > 0)
    return isCode(item, Number(chosen[0])) ? { answer: Number(chosen[0]) } : { wrong: "other" };
  if (text === "") return { wrong: "missing_number" };
  if (chosen.length > 0) return { wrong: "both" };
  return WHOLE.test(text) && isWithin(item, Number(text)) ? { answer: Number(text) } : { wrong: "other_number" };
}

/**
 * @param {Item} item
 * @param {readonly string[]} chosen
 * @returns {Reading}
 */
function ticks(item, chosen) {
  const codes = chosen.map(Number).sort((one, other) => one - other);
  const choices = (item.choices ?? []).filter((choice) => codes.includes(choice.code));
  if (codes.length === 0) return { wrong: "missing_ticks" };
  if (choices.length !== codes.length) return { wrong: "other" };
  return codes.length > 1 && choices.some(standsAlone) ? { wrong: "both_ticks" } : { answer: codes };
}

/**
 * @param {Item} item
 * @param {readonly [string, string, string]} parts
 * @returns {Reading}
 */
function day(item, parts) {
  const [date, month, year] = parts.map((part) => part.trim());
  if (date + month + year === "") return { wrong: "missing_day" };
  if (!/^\d{1,2}$/.test(date) || Number(date) < 1 || Number(date) > 31) return { wrong: "day_wrong" };
  if (!/^\d{1,2}$/.test(month) || Number(month) < 1 || Number(month) > 12) return { wrong: "month_wrong" };
  if (!/^\d{4}$/.test(year)) return { wrong: "year_wrong" };
  const text = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  if (dayOf(text) === null) return { wrong: "no_such_day" };
  const isInside = (item.earliest ?? text) <= text && text <= (item.latest ?? text);
  return isInside ? { answer: text } : { wrong: "day_beyond" };
}

/**
 * Words as the server takes them; none are an answer that was left out.
 * @param {Pick<Item, "longest">} item
 * @param {string} typed
 * @returns {Reading}
 */
export function words(item, typed) {
  const text = typed.replace(/\r\n?/g, "\n").replaceAll("\t", " ").trim().normalize("NFC");
  if (UNKEPT.test(text)) return { wrong: "text_sign" };
  if (text === "") return { answer: SKIPPED };
  return [...text].length <= (item.longest ?? Infinity) ? { answer: text } : { wrong: "text_long" };
}
