/** An item as fields of a screen, by its kind, and what was given in them. The same marks as the survey's own pages. */

import { isTyped, offeredReasons, standsAlone, stands } from "./answers.js";
import { h } from "./dom.js";

/** @typedef {import("./wire.js").Item} Item */
/** @typedef {import("./wire.js").Text} Text */
/** @typedef {import("./answers.js").Given} Given */

/**
 * @typedef {object} Asking
 * @property {Item} item
 * @property {import("./answers.js").Answer | undefined} answer what stands there already
 * @property {string} language
 * @property {import("./words.js").Say} say
 * @property {readonly import("./wire.js").Place[]} places those of the item's level
 */

/** @typedef {{value: string, label: string}} Option */

const ANSWER = "answer";
const LONGEST_LIST = 30; // places that are laid open; more are in a box to choose from
const PARTS = /** @type {const} */ (["day", "month", "year"]);

/**
 * @param {Text | undefined} text
 * @param {string} language
 * @returns {string} in the language, else in the first; empty without any
 */
export function said(text, language) {
  return text?.[language] ?? Object.values(text ?? {})[0] ?? "";
}

/**
 * A label as it stands alone on a line.
 * @param {Text | undefined} text
 * @param {string} language
 */
export function label(text, language) {
  const [first = "", ...rest] = said(text, language);
  return first.toLocaleUpperCase(language.split("-")[0]) + rest.join("");
}

/**
 * The fields of an item, the question as their heading.
 * @param {Asking} asking
 * @returns {HTMLElement[]}
 */
export function fields(asking) {
  const { item } = asking;
  const given = stands(item, asking.answer);
  if (item.kind === "note")
    return [heading(asking.say("note")), h("p", { class: "more" }, said(item.wording, asking.language))];
  if (item.kind === "text" || isTyped(item)) return written(asking, given);
  if (item.kind === "date") return dated(asking, given);
  if (item.kind === "multiple") return [ticks(asking, given)];
  if (item.kind === "rating") return [rating(asking, given)];
  return [asking.places.length > LONGEST_LIST ? box(asking, given) : circles(asking, given)];
}

/**
 * What was given in the fields of a form.
 * @param {HTMLFormElement} form
 * @returns {Given}
 */
export function givenIn(form) {
  const data = new FormData(form);
  const part = (/** @type {string} */ name) => String(data.get(name) ?? "");
  const chosen = data
    .getAll(ANSWER)
    .map(String)
    .filter((value) => value !== "");
  return { chosen, typed: part("typed"), day: [part("day"), part("month"), part("year")] };
}

/** @param {string} words */
function heading(words) {
  return h("h1", { class: "asked", tabindex: "-1" }, words);
}

/**
 * @param {Asking} asking
 * @param {string} hint
 * @param {...Node} inside
 */
function set({ item, language }, hint, ...inside) {
  return h(
    "div",
    { class: "field" },
    h(
      "fieldset",
      {},
      h("legend", {}, heading(said(item.wording, language))),
      hint && h("p", { class: "hint" }, hint),
      ...inside,
    ),
  );
}

/**
 * @param {Asking} asking
 * @returns {Option[]} the answers that are none: ours, and the item's own
 */
function apart({ item, language, say }) {
  const own = (item.choices ?? []).filter((choice) => choice.missing != null);
  const ours = offeredReasons(item).map((reason) => ({ value: reason, label: say(reason) }));
  return [...ours, ...own.map((choice) => ({ value: String(choice.code), label: label(choice.wording, language) }))];
}

/**
 * @param {Asking} asking
 * @returns {Option[]}
 */
function options({ item, language, say, places }) {
  if (item.kind === "place") return places.map(({ code, name }) => ({ value: code, label: name }));
  if (item.kind === "consent") {
    return [
      { value: "1", label: say("agreed") },
      { value: "refused", label: say("not_agreed") },
    ];
  }
  const choices = (item.choices ?? []).filter((choice) => choice.missing == null);
  return choices.map((choice) => ({ value: String(choice.code), label: label(choice.wording, language) }));
}

/**
 * @param {readonly Option[]} list
 * @param {Given} given
 * @param {"radio" | "checkbox"} type
 */
function choices(list, given, type) {
  const look = type === "checkbox" ? "choice tick" : "choice";
  return h(
    "div",
    { class: "choices" },
    list.map(({ value, label: words }) => {
      const id = `${ANSWER}-${value}`;
      const box = h("input", { type, id, name: ANSWER, value, checked: given.chosen.includes(value) });
      return h("div", { class: look }, box, h("label", { for: id }, words));
    }),
  );
}

/**
 * @param {Asking} asking
 * @param {Given} given
 */
function circles(asking, given) {
  const others = apart(asking);
  const answers = h("div", { class: "answers" }, choices(options(asking), given, "radio"));
  if (others.length > 0) answers.append(choices(others, given, "radio"));
  return set(asking, said(asking.item.hint, asking.language), answers);
}

/**
 * @param {Asking} asking
 * @param {Given} given
 */
function box(asking, given) {
  const first = { value: "", label: asking.say("place_choose") };
  const all = [first, ...options(asking), ...apart(asking)];
  const entries = all.map((one) =>
    h("option", { value: one.value, selected: given.chosen.includes(one.value) }, one.label),
  );
  const select = h(
    "select",
    { class: "input", name: ANSWER, "aria-label": said(asking.item.wording, asking.language) },
    entries,
  );
  return set(asking, said(asking.item.hint, asking.language), h("div", { class: "select" }, select));
}

/**
 * Boxes; what stands alone unticks the others, and is unticked by them.
 * @param {Asking} asking
 * @param {Given} given
 */
function ticks(asking, given) {
  const { item, language, say } = asking;
  const alone = new Set((item.choices ?? []).filter(standsAlone).map((choice) => String(choice.code)));
  const all = options(asking);
  const single = [...all.filter(({ value }) => alone.has(value)), ...apart(asking)];
  const answers = h(
    "div",
    { class: "answers" },
    choices(
      all.filter(({ value }) => !alone.has(value)),
      given,
      "checkbox",
    ),
    h("p", { class: "between" }, say("or")),
    choices(single, given, "checkbox"),
  );
  answers.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.checked) return;
    const isAlone = single.some(({ value }) => value === target.value);
    for (const box of answers.querySelectorAll("input")) {
      if (box !== target && (isAlone || single.some(({ value }) => value === box.value))) box.checked = false;
    }
  });
  return set(asking, said(item.hint, language) || say("ticks_hint"), answers);
}

/**
 * @param {Asking} asking
 * @param {Given} given
 */
function rating(asking, given) {
  const { item, language } = asking;
  const [low, high] = [item.low ?? 0, item.high ?? 0];
  const ends = [label(item.low_label, language), label(item.high_label, language)];
  const cells = Array.from({ length: high - low + 1 }, (_, at) =>
    cell(String(low + at), given, at === 0 ? ends[0] : low + at === high ? ends[1] : ""),
  );
  const direction = (item.from_the_right ?? []).includes(language) ? "rtl" : "ltr";
  const row = h(
    "div",
    { class: "rating", dir: direction },
    h(
      "p",
      { class: "ends", "aria-hidden": "true" },
      ends.map((end) => h("span", {}, end)),
    ),
    h("div", { class: "cells" }, cells),
  );
  return set(asking, scaleHint(asking), row, h("div", { class: "answers" }, choices(apart(asking), given, "radio")));
}

/**
 * @param {string} value
 * @param {Given} given
 * @param {string} end what this end of the scale means
 */
function cell(value, given, end) {
  const id = `${ANSWER}-${value}`;
  const circle = h("input", { type: "radio", id, name: ANSWER, value, checked: given.chosen.includes(value) });
  const words = h("label", { for: id }, h("bdi", { dir: "ltr" }, value), end && h("span", { class: "end" }, ` ${end}`));
  return h("div", { class: "cell" }, circle, words);
}

/** @param {Asking} asking */
function scaleHint({ item, language, say }) {
  const own = said(item.hint, language);
  const [low_label, high_label] = [said(item.low_label, language), said(item.high_label, language)];
  if (own || !low_label) return own;
  return say("scale", { low: item.low ?? 0, high: item.high ?? 0, low_label, high_label });
}

/**
 * Words, or a number; below a number the reasons for none.
 * @param {Asking} asking
 * @param {Given} given
 */
function written(asking, given) {
  const { item, language, say } = asking;
  const isText = item.kind === "text";
  const own = said(item.hint, language);
  const longest = item.longest ?? "";
  const rule = isText
    ? say(own ? "text_longest" : "text_hint", { longest })
    : say("number", { low: item.low ?? 0, high: item.high ?? 0 });
  const shared = {
    id: ANSWER,
    name: "typed",
    class: isText ? "input" : "input short",
    "aria-describedby": "hint",
    autocomplete: "off",
  };
  const input = isText
    ? h("textarea", { ...shared, rows: 4, dir: "auto" }, given.typed)
    : h("input", { ...shared, type: "text", inputmode: "numeric", value: given.typed });
  const field = h(
    "div",
    { class: "field" },
    h("h1", { class: "asked", tabindex: "-1" }, h("label", { for: ANSWER }, said(item.wording, language))),
    h("p", { class: "hint", id: "hint" }, [own, rule].filter(Boolean).join(" ")),
    input,
  );
  return isText ? [field] : [field, instead(asking, given)];
}

/**
 * @param {Asking} asking
 * @param {Given} given
 */
function dated(asking, given) {
  const boxes = PARTS.map((part, at) =>
    h(
      "div",
      {},
      h("label", { class: "name", for: part }, asking.say(part)),
      h("input", {
        id: part,
        name: part,
        class: `input digits-${part === "year" ? 4 : 2}`,
        type: "text",
        inputmode: "numeric",
        autocomplete: "off",
        value: given.day[at],
      }),
    ),
  );
  return [
    set(asking, said(asking.item.hint, asking.language), h("div", { class: "day" }, boxes)),
    instead(asking, given),
  ];
}

/**
 * @param {Asking} asking
 * @param {Given} given
 */
function instead(asking, given) {
  const list = choices(apart(asking), given, "radio");
  const legend = h("legend", { class: "name" }, asking.say("or_else"));
  return h("div", { class: "field" }, h("fieldset", {}, legend, h("div", { class: "answers" }, list)));
}
