/**
 * The meaning of expressions on the phone: docs/logic.md, held to the cases of logic-vectors.json.
 *
 * Two-valued and total, as instruments/logic.py: every expression has a result for any answers, and nothing throws.
 */

/** @typedef {number | string | number[]} Value what an answer can be worth */
/** @typedef {boolean | Value | Day | null} Result null: no value */
/** @typedef {Readonly<Record<string, unknown>>} Answers item id -> answer; what is no value counts as none */

/** A day of the proleptic Gregorian calendar, counted from 1970-01-01. */
export class Day {
  /** @param {number} count */
  constructor(count) {
    this.count = count;
  }
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const CONDITIONS = new Set(["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "in", "answered"]);

/** @type {Readonly<Record<string, (left: number | string, right: number | string) => boolean>>} */
const MEANING = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
};

/**
 * True or false for a condition; the value of any other expression, null where it has none.
 * @param {unknown} expression
 * @param {Answers} answers what is off the route is left out of them
 * @returns {Result}
 */
export function evaluate(expression, answers) {
  if (typeof expression === "boolean" || typeof expression === "number") return expression;
  if (typeof expression === "string") return expression.normalize("NFC");
  const [name, inside] = operator(expression);
  return CONDITIONS.has(name) ? holds(name, inside, answers) : term(name, inside, answers);
}

/**
 * The value of an answer, or null: a whole number up to 2^53 - 1, a text that is not empty (as NFC), or a list of
 * one or more such numbers. Everything else has none.
 * @param {unknown} answer
 * @returns {Value | null}
 */
export function valueOf(answer) {
  if (typeof answer === "string") return answer.normalize("NFC") || null;
  if (Array.isArray(answer)) return answer.length > 0 && answer.every(isWhole) ? answer : null;
  return isWhole(answer) ? answer : null;
}

/**
 * The items whose values an expression compares: those that it names by `{item: id}`.
 * @param {unknown} expression
 * @returns {string[]}
 */
export function comparedItems(expression) {
  if (Array.isArray(expression)) return expression.flatMap(comparedItems);
  if (typeof expression !== "object" || expression === null) return [];
  const [name, inside] = operator(expression);
  if (name === "item") return [String(inside)];
  return name === "answered" || name === "count" || name === "sum" ? [] : comparedItems(inside);
}

/** @type {(answer: unknown) => answer is number} */
const isWhole = (answer) => Number.isSafeInteger(answer);

/**
 * @param {unknown} expression
 * @returns {[string, unknown]} the one operator of a node, and what it is applied to
 */
function operator(expression) {
  return Object.entries(/** @type {object} */ (expression))[0] ?? ["", null];
}

/**
 * @param {string} name
 * @param {unknown} inside
 * @param {Answers} answers
 * @returns {boolean}
 */
function holds(name, inside, answers) {
  if (name === "answered") return item(String(inside), answers) !== null;
  if (name === "not") return evaluate(inside, answers) !== true;
  const members = /** @type {unknown[]} */ (inside);
  if (name === "and") return members.every((member) => evaluate(member, answers) === true);
  if (name === "or") return members.some((member) => evaluate(member, answers) === true);
  const left = evaluate(members[0], answers);
  if (name === "in") return others(members[1], answers).some((other) => compared("eq", left, other));
  return compared(name, left, evaluate(members[1], answers));
}

/**
 * What `in` looks through: the options as written, or what is ticked in an item.
 * @param {unknown} among
 * @param {Answers} answers
 * @returns {Result[]}
 */
function others(among, answers) {
  if (Array.isArray(among)) return among.map((option) => evaluate(option, answers));
  const ticked = evaluate(among, answers);
  return Array.isArray(ticked) ? ticked : [];
}

/**
 * @param {string} name
 * @param {unknown} inside
 * @param {Answers} answers
 * @returns {Value | Day | null}
 */
function term(name, inside, answers) {
  switch (name) {
    case "item":
      return item(String(inside), answers);
    case "date":
      return dayOf(String(inside));
    case "count":
      return counted(/** @type {{items: string[], codes?: number[]}} */ (inside), answers);
    case "sum":
      return added(/** @type {string[]} */ (inside), answers);
    case "days_between": {
      const [first, last] = /** @type {unknown[]} */ (inside).map((each) => dated(evaluate(each, answers)));
      return first instanceof Day && last instanceof Day ? last.count - first.count : null;
    }
    default:
      return null;
  }
}

/**
 * @param {string} id
 * @param {Answers} answers
 */
function item(id, answers) {
  return Object.hasOwn(answers, id) ? valueOf(answers[id]) : null;
}

/**
 * @param {{items: string[], codes?: number[]}} of
 * @param {Answers} answers
 */
function counted({ items, codes }, answers) {
  const values = items.map((id) => item(id, answers)).filter((value) => value !== null);
  if (codes === undefined) return values.length;
  const has = (/** @type {number | string} */ one) => typeof one === "number" && codes.includes(one);
  return values.filter((value) => (Array.isArray(value) ? value.some(has) : has(value))).length;
}

/**
 * The sum from left to right; null where nothing is added, or a sum on the way is too large.
 * @param {string[]} items
 * @param {Answers} answers
 */
function added(items, answers) {
  const numbers = items.map((id) => item(id, answers)).filter(isWhole);
  let total = 0;
  for (const number of numbers) {
    total += number;
    if (!isWhole(total)) return null;
  }
  return numbers.length > 0 ? total : null;
}

/**
 * Whether two values of one kind stand in this order; beside a day, and in an order, text is a day.
 * @param {string} order
 * @param {Result} left
 * @param {Result} right
 */
function compared(order, left, right) {
  const isOrder = order !== "eq" && order !== "ne";
  const asDays = isOrder || left instanceof Day || right instanceof Day;
  const [one, other] = asDays ? [dated(left), dated(right)] : [left, right];
  const [kind, first] = comparable(one);
  const [same, second] = comparable(other);
  return kind !== "" && kind === same && (MEANING[order]?.(first, second) ?? false);
}

/**
 * @param {Result} value
 * @returns {["number" | "text" | "day" | "", number | string]} its kind, empty for what is never compared
 */
function comparable(value) {
  if (typeof value === "number") return ["number", value];
  if (typeof value === "string") return ["text", value];
  return value instanceof Day ? ["day", value.count] : ["", 0];
}

/**
 * @param {Result} value
 * @returns {Result} text read as the day that it writes, null where it writes none
 */
function dated(value) {
  return typeof value === "string" ? dayOf(value) : value;
}

/**
 * The day that a text writes. Counted by arithmetic: `Date` knows zones, and takes the years 0 to 99 for 1900 to 1999.
 * @param {string} text
 * @returns {Day | null}
 */
export function dayOf(text) {
  const found = DAY.exec(text);
  if (found === null) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 && isLeap ? 29 : (MONTHS[month - 1] ?? 0);
  if (year < 1 || day < 1 || day > longest) return null;
  const months = MONTHS.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + (month > 2 && isLeap ? 1 : 0);
  const before = year - 1;
  const years = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return new Day(years + months + day - 719163);
}
