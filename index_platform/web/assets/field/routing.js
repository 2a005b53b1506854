/**
 * Which items are asked for the answers so far, and which checks fire: instruments/routing.py on the phone.
 *
 * A condition asks earlier items alone, so one walk in the order of the items settles the route.
 */

import { comparedItems, evaluate, valueOf } from "./logic.js";

/** @typedef {import("./logic.js").Value} Value */
/** @typedef {import("./wire.js").Instrument} Instrument */
/** @typedef {import("./wire.js").Item} Item */
/** @typedef {import("./wire.js").Check} Check */
/** @typedef {Readonly<Record<string, unknown>>} Given item id -> a value, or {"missing": reason} */

/**
 * @typedef {object} Route
 * @property {string[]} asked notes too: they are shown where they stand
 * @property {Record<string, Value>} values what conditions and checks see
 */

/**
 * The way of one person through an instrument.
 * @param {Instrument} instrument
 * @param {Given} answers
 * @returns {Route}
 */
export function route(instrument, answers) {
  /** @type {Route} */
  const found = { asked: [], values: {} };
  for (const item of instrument.items) {
    if (item.show_if != null && evaluate(item.show_if, found.values) !== true) continue;
    found.asked.push(item.id);
    const value = itemValue(item, Object.hasOwn(answers, item.id) ? answers[item.id] : undefined);
    if (value !== null) found.values[item.id] = value;
  }
  return found;
}

/**
 * The checks that do not hold, hard before soft, each in the order of the items.
 * @param {Instrument} instrument
 * @param {Given} answers
 * @returns {{item: string, check: Check}[]}
 */
export function fired(instrument, answers) {
  const { values } = route(instrument, answers);
  const found = instrument.items.flatMap((item) =>
    (item.checks ?? [])
      .filter((check) => isJudged(item, check, values) && evaluate(check.holds, values) !== true)
      .map((check) => ({ item: item.id, check })),
  );
  return [...found.filter((one) => one.check.level === "hard"), ...found.filter((one) => one.check.level !== "hard")];
}

/**
 * Whether the item and all items that the check compares have values: what was left open makes no mistake.
 * @param {Item} item
 * @param {Check} check
 * @param {Record<string, Value>} values
 */
function isJudged(item, check, values) {
  return [item.id, ...comparedItems(check.holds)].every((id) => Object.hasOwn(values, id));
}

/**
 * The value of an answer; null where it is a reason, or a choice that stands for one.
 * @param {Item} item
 * @param {unknown} answer
 * @returns {Value | null}
 */
function itemValue(item, answer) {
  const value = valueOf(answer);
  const standsForNone = (/** @type {number} */ code) =>
    (item.choices ?? []).some((choice) => choice.code === code && choice.missing != null);
  if (Array.isArray(value)) {
    const codes = value.filter((code) => !standsForNone(code));
    return codes.length > 0 ? codes : null;
  }
  return typeof value === "number" && standsForNone(value) ? null : value;
}
