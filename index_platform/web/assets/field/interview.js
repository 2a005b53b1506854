/**
 * One interview as data, and every step that it can take. Nothing here waits, stores or draws.
 *
 * Each function gives a new interview. What it holds is what the phone saves, boxed, at each answer.
 */

import { SKIPPED } from "./answers.js";
import { fired, route } from "./routing.js";

/** @typedef {import("./answers.js").Answer} Answer */
/** @typedef {import("./wire.js").Instrument} Instrument */
/** @typedef {import("./wire.js").Check} Check */
/** @typedef {import("./visits.js").Knock} Knock */
/** @typedef {"complete" | "partial" | "refused"} Outcome */
/** @typedef {"spoken" | "ticked"} Agreement said aloud, or ticked by the person themselves */

/**
 * @typedef {object} Interview
 * @property {1} format
 * @property {string} id made before the first answer
 * @property {string} wave
 * @property {string} instrument label
 * @property {string} place
 * @property {string | null} assignment
 * @property {Knock | null} [knock] at the door where it began
 * @property {string | null} [again] the id of the interview in whose place it is held
 * @property {Agreement | null} [agreed] how the person said that they take part
 * @property {string} startedAt
 * @property {string} language in which it goes on
 * @property {string[]} languages all in which questions were answered
 * @property {Record<string, Answer>} answers
 * @property {string[]} sure unusual answers that are meant so, as item.check
 * @property {string} step AGREE, the id of an item, SURE before one, or CHECK
 * @property {boolean} changing whether somebody came from all answers to change one
 * @property {boolean} handed whether the person has the phone in their own hands
 * @property {string[]} byThemselves items answered so: the researcher is not shown these answers
 */

// with a space, which no id of an item has
export const AGREE = "taking part";
export const CHECK = "all answers";
const SURE = "sure ";

/**
 * @param {{id: string, wave: string, instrument: string, place: string, assignment: string | null, knock?: Knock | null, again?: string | null, language: string}} about
 * @param {Date} now
 * @returns {Interview}
 */
export function begun(about, now) {
  const nothing = {
    knock: null,
    again: null,
    agreed: null,
    languages: [],
    answers: {},
    sure: [],
    step: AGREE,
    changing: false,
    handed: false,
    byThemselves: [],
  };
  return { format: 1, ...nothing, ...about, startedAt: now.toISOString() };
}

/**
 * The items that are asked, notes too, for the answers so far.
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
export function asked(instrument, interview) {
  return route(instrument, interview.answers).asked;
}

/**
 * The item that a step shows or asks about again; null where it shows none.
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
export function itemAt(instrument, interview) {
  const id = interview.step.startsWith(SURE) ? interview.step.slice(SURE.length) : interview.step;
  return instrument.items.find((item) => item.id === id) ?? null;
}

/**
 * The unusual answer that the step asks about; null where it asks about none.
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @returns {Check | null}
 */
export function unsure(instrument, interview) {
  if (!interview.step.startsWith(SURE)) return null;
  return unsureOf(instrument, interview, interview.step.slice(SURE.length));
}

/**
 * The person takes part: the first question comes.
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @param {Agreement} how
 */
export function agreed(instrument, interview, how) {
  return at({ ...interview, agreed: how }, asked(instrument, interview)[0] ?? CHECK);
}

/**
 * An answer, and where it leads; or the check that it breaks, and nothing changed.
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @param {string} item
 * @param {Answer} answer
 * @returns {{interview: Interview} | {broken: Check}}
 */
export function answered(instrument, interview, item, answer) {
  const languages = [...new Set([...interview.languages, interview.language])];
  const sure = interview.sure.filter((name) => !name.startsWith(`${item}.`));
  const others = interview.byThemselves.filter((id) => id !== item);
  const byThemselves = interview.handed ? [...others, item] : others;
  const found = { ...interview, languages, sure, byThemselves, answers: { ...interview.answers, [item]: answer } };
  const hard = fired(instrument, found.answers).find((one) => one.item === item && one.check.level === "hard");
  if (hard !== undefined) return { broken: hard.check };
  const isUnusual = unsureOf(instrument, found, item) !== null;
  return { interview: isUnusual ? at(found, `${SURE}${item}`) : onward(instrument, found, item) };
}

/**
 * The unusual answer is meant so.
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
export function confirmed(instrument, interview) {
  const item = itemAt(instrument, interview);
  const check = unsure(instrument, interview);
  if (item === null || check === null) return interview;
  const found = { ...interview, sure: [...interview.sure, `${item.id}.${check.id}`] };
  return unsureOf(instrument, found, item.id) === null ? onward(instrument, found, item.id) : found;
}

/**
 * From an item to the next that is asked; behind the last to all answers.
 *
 * Who came to change one answer goes back to all of them, by the questions that the change has opened.
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @param {string} item
 */
export function onward(instrument, interview, item) {
  const open = new Set(interview.changing ? leftOpen(instrument, interview) : asked(instrument, interview));
  const behind = instrument.items.slice(instrument.items.findIndex((one) => one.id === item) + 1);
  return at(interview, behind.find((one) => open.has(one.id))?.id ?? CHECK);
}

/**
 * From all answers to one of them.
 * @param {Interview} interview
 * @param {string} item
 * @returns {Interview}
 */
export function changing(interview, item) {
  return { ...interview, step: item, changing: true };
}

/**
 * To the step before; the first has none.
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
export function back(instrument, interview) {
  if (interview.changing) return at(interview, CHECK);
  const item = itemAt(instrument, interview);
  if (interview.step.startsWith(SURE) && item !== null) return at(interview, item.id);
  const isAsked = new Set(asked(instrument, interview));
  const ids = instrument.items.map((one) => one.id);
  const before = (item === null ? ids : ids.slice(0, ids.indexOf(item.id))).filter((id) => isAsked.has(id));
  return interview.step === AGREE ? interview : at(interview, before.at(-1) ?? AGREE);
}

/**
 * @param {Interview} interview
 * @param {string} step
 * @returns {Interview}
 */
export function at(interview, step) {
  return { ...interview, step, changing: interview.changing && step !== CHECK };
}

/**
 * The answers that contradict each other: they are mended before anything is finished.
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
export function contradictions(instrument, interview) {
  return fired(instrument, interview.answers).filter((one) => one.check.level === "hard");
}

/**
 * What is sealed: the response as the server takes it, and under `field` what is known of the interview.
 *
 * Of somebody who takes no part, or takes everything back, no answer goes. Where everything was asked, what was left
 * open is told as such; where somebody stopped, what was not reached was not asked.
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @param {Outcome} outcome
 * @param {Date} now
 * @param {number} clockOffset seconds by which the phone's clock is ahead of the server's
 */
export function finished(instrument, interview, outcome, now, clockOffset) {
  const { wave, instrument: label, place, language, assignment, languages, knock, again, agreed: how } = interview;
  const given = outcome === "refused" ? {} : interview.answers;
  const open = outcome === "complete" ? leftOpen(instrument, interview) : [];
  const answers = { ...given, ...Object.fromEntries(open.map((id) => [id, SKIPPED])) };
  const field = {
    ...(assignment === null ? {} : { assignment }),
    ...(knock == null ? {} : { visit: knock.id }),
    ...(again == null ? {} : { again }),
    ...(how == null ? {} : { taking_part: how }),
    started_at: interview.startedAt,
    finished_at: now.toISOString(),
    clock_offset_s: Math.round(clockOffset),
    languages: languages.length > 0 ? languages : [language],
    outcome,
  };
  return { wave, instrument: label, mode: "door", place, language, answers, field };
}

/**
 * @param {Instrument} instrument
 * @param {Interview} interview
 */
function leftOpen(instrument, interview) {
  const isAsked = new Set(asked(instrument, interview));
  const items = instrument.items.filter((item) => isAsked.has(item.id) && item.kind !== "note");
  return items.map((item) => item.id).filter((id) => !Object.hasOwn(interview.answers, id));
}

/**
 * @param {Instrument} instrument
 * @param {Interview} interview
 * @param {string} item
 * @returns {Check | null}
 */
function unsureOf(instrument, interview, item) {
  const found = fired(instrument, interview.answers).find(
    (one) => one.item === item && one.check.level === "soft" && !interview.sure.includes(`${item}.${one.check.id}`),
  );
  return found?.check ?? null;
}
