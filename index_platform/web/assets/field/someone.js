/** Somebody to talk to, also without a signal: the same for everybody, whatever they answered. */

import { button, h } from "./dom.js";

/**
 * @param {import("./app.js").App} app
 * @param {string} language
 * @param {() => void} back
 */
export function someoneScreen(app, language, back) {
  const say = app.sayIn(language);
  const signposting = app.session?.day?.signposting ?? {};
  const services = signposting[language] ?? signposting.en ?? [];
  const rows = services.map(({ name, about = "", how = "", link = "" }) =>
    h("li", {}, h("strong", {}, name), h("span", {}, about), h("span", {}, link ? h("a", { href: link }, how) : how)),
  );
  app.showIn(
    language,
    h("p", { class: "doors" }, button(say("back"), back, "quiet")),
    h("h1", { tabindex: "-1" }, say("someone")),
    h("section", { class: "talk" }, h("ul", { role: "list" }, rows)),
  );
}
