/**
 * How far assignments are, with what this phone has finished and the server does not know yet.
 *
 * Nothing here refuses anything: a group that is full is told, and an interview over it is kept.
 */

import { evaluate } from "./logic.js";
import { route } from "./routing.js";

/** @typedef {import("./wire.js").Assignment} Assignment */
/** @typedef {import("./wire.js").Target} Target */
/** @typedef {{stage: import("./store.js").Stage, receipt?: {received_at: string}}} Staged */
/** @typedef {Staged & {facts: {assignment?: string | null, targets?: readonly string[]}}} Counted */

/**
 * The targets that answers count for: of an age, say, and of a sex.
 * @param {readonly Target[]} targets
 * @param {import("./wire.js").Instrument} instrument
 * @param {import("./routing.js").Given} answers
 * @returns {string[]} their ids
 */
export function targetsOf(targets, instrument, answers) {
  const { values } = route(instrument, answers);
  return targets.filter((target) => evaluate(target.when, values) === true).map((target) => target.id);
}

/**
 * Whether the day that is here does not count something yet that was finished here.
 * @param {Staged} line
 * @param {string} asOf moment of the day, by the server's clock
 */
export function isNews({ stage, receipt }, asOf) {
  if (stage === "sent") return receipt !== undefined && Date.parse(receipt.received_at) >= Date.parse(asOf);
  return stage === "finished";
}

/**
 * The targets of an assignment with our own interviews on top of what the server knew.
 * @param {Assignment} assignment
 * @param {readonly Counted[]} lines
 * @param {string} asOf
 * @returns {readonly Target[]}
 */
export function withOurs({ id, targets = [] }, lines, asOf) {
  const ours = lines.filter((line) => line.facts.assignment === id && isNews(line, asOf));
  return targets.map((target) => ({
    ...target,
    done: target.done + ours.filter((line) => line.facts.targets?.includes(target.id)).length,
  }));
}

/** @param {Target} target */
export function isFull({ wanted, done }) {
  return done >= wanted;
}
