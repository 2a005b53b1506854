/** Pausing, stopping, taking everything back; and giving the phone back to the researcher. */

import { button, form, h, pinField, wrong } from "./dom.js";
import { noteScreen } from "./notes.js";
import { refusal } from "./door.js";
import { tried } from "./safe.js";

/** @typedef {import("./asking.js").Asking} Asking */

/** @param {Asking} asking */
export function stopScreen(asking) {
  const { app } = asking;
  const { say, session } = app;
  app.show(
    h("h1", { tabindex: "-1" }, say("stop_title")),
    h(
      "div",
      { class: "stack" },
      button(say("stop_not"), () => asking.show()),
      button(say(app.isPractising ? "practise_end" : "pause"), () => app.doing(() => app.home()), "button second"),
      button(say("stop_keep"), () => app.doing(() => asking.finish("partial")), "button second"),
      button(say("stop_refuse"), () => refuseScreen(asking), "button second"),
      session !== null &&
        !app.isPractising &&
        button(
          say("note_new"),
          () => noteScreen(app, session, asking.interview, () => stopScreen(asking)),
          "button second",
        ),
      button(say("someone"), () => app.someone(asking.interview.language, () => stopScreen(asking)), "quiet"),
    ),
  );
}

/** @param {Asking} asking */
function refuseScreen(asking) {
  const { app } = asking;
  app.show(
    h("h1", { tabindex: "-1" }, app.say("refuse_sure")),
    h("p", { class: "lead" }, app.say("refuse_about")),
    h(
      "p",
      { class: "actions" },
      button(app.say("refuse_yes"), () => app.doing(() => asking.finish("refused"))),
      button(app.say("stop_not"), () => asking.show(), "button second"),
    ),
  );
}

/**
 * The PIN, before the phone shows anything else than the interview again.
 * @param {Asking} asking
 * @param {string} [problem] what is wrong, in words
 */
export function handedBackScreen(asking, problem = "") {
  const { app } = asking;
  app.show(
    h("h1", { tabindex: "-1" }, app.say("handed_back")),
    problem && wrong(app.say("frame something"), problem),
    form(
      ({ pin }) => app.doing(() => takeBack(asking, pin)),
      pinField("pin", app.say("pin")),
      h("p", { class: "actions" }, h("button", { class: "button" }, app.say("open"))),
    ),
    h(
      "p",
      { class: "actions" },
      button(app.say("stop_not"), () => asking.show(), "quiet"),
    ),
  );
}

/**
 * @param {Asking} asking
 * @param {string} pin
 */
async function takeBack(asking, pin) {
  const { app } = asking;
  if (app.safe === null) return app.lock();
  const now = app.around.now();
  const found = await tried(app.safe, pin, now);
  app.safe = found.safe;
  await app.around.store.keepSafe(found.safe);
  if (found.state !== "open") return handedBackScreen(asking, refusal(app, found.safe, now));
  return asking.go({ ...asking.interview, handed: false });
}
