/** Elements, made as calls that nest. What is text stays text: nothing is ever read as HTML. */

/** @typedef {Node | string | null | undefined | false} Child what is neither a node nor text is left out */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes a function listens to the event of its name; false and null leave one out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) put(element, key, value);
  element.append(
    .../** @type {(Node | string)[]} */ (children.flat().filter((child) => child != null && child !== false)),
  );
  return element;
}

/**
 * @param {Element} element
 * @param {string} key
 * @param {Attributes[string]} value
 */
function put(element, key, value) {
  if (typeof value === "function") element.addEventListener(key, value);
  else if (value === true) element.setAttribute(key, "");
  else if (value != null && value !== false) element.setAttribute(key, String(value));
}

/**
 * A drawn sign beside words that say the same.
 * @param {string} name its class
 * @param {...string} paths
 */
export function drawn(name, ...paths) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ class: `drawn ${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/**
 * @param {string} words
 * @param {(event: Event) => void} press
 * @param {"button" | "button second" | "quiet"} [look]
 */
export function button(words, press, look = "button") {
  return h("button", { type: "button", class: look, click: press }, words);
}

/**
 * A field to type in, with its label.
 * @param {string} name
 * @param {string} label
 * @param {Attributes} [more]
 * @param {string} [hint]
 */
export function typed(name, label, more = {}, hint = "") {
  const input = h("input", { id: name, name, class: "input", type: "text", autocomplete: "off", ...more });
  if (hint) input.setAttribute("aria-describedby", `${name}-hint`);
  return h(
    "div",
    { class: "field" },
    h("label", { class: "name", for: name }, label),
    hint && h("p", { class: "hint", id: `${name}-hint` }, hint),
    input,
  );
}

/**
 * A field for a PIN: digits that nobody reads over a shoulder.
 * @param {string} name
 * @param {string} label
 * @param {string} [hint]
 */
export function pinField(name, label, hint = "") {
  return typed(name, label, { type: "password", inputmode: "numeric", maxlength: 32 }, hint);
}

/**
 * One of several, each as large as a thumb.
 * @param {string} name
 * @param {string} legend
 * @param {{value: string, label: string, lang?: string}[]} options
 * @param {string} [chosen]
 */
export function circles(name, legend, options, chosen = "") {
  const rows = options.map(({ value, label, lang }) => {
    const id = `${name}-${value}`;
    const circle = h("input", { type: "radio", id, name, value, checked: value === chosen });
    return h("div", { class: "choice" }, circle, h("label", { for: id, lang }, h("bdi", {}, label)));
  });
  return h(
    "div",
    { class: "field" },
    h("fieldset", {}, h("legend", { class: "name" }, legend), h("div", { class: "choices" }, rows)),
  );
}

/**
 * A form whose fields are given by name as text.
 * @param {(fields: Record<string, string>) => void} send
 * @param {...(Child | Child[])} children
 */
export function form(send, ...children) {
  const made = h("form", { novalidate: true }, ...children);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = [...new FormData(made)].map(([name, value]) => [name, String(value)]);
    send(Object.fromEntries(fields));
  });
  return made;
}

/**
 * What is wrong, at the top of a screen; it is read out as it comes.
 * @param {string} title
 * @param {string} words
 */
export function wrong(title, words) {
  return h("div", { class: "errors", role: "alert" }, h("h2", {}, title), h("ul", {}, h("li", {}, words)));
}
