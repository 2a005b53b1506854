/** One interview on the screen. Each step is saved before the next is shown; what was not saved is told, and nothing moves. */

import { checkScreen } from "./checking.js";
import { button, h } from "./dom.js";
import { said } from "./fields.js";
import * as interviews from "./interview.js";
import { agreeScreen, questionScreen, sureScreen } from "./questions.js";
import { stopScreen } from "./stopping.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./practice.js").Practice} Practice */
/** @typedef {import("./interview.js").Interview} Interview */

export class Asking {
  /**
   * @param {App} app
   * @param {Session | Practice} session
   * @param {Interview} interview
   */
  constructor(app, session, interview) {
    this.app = app;
    this.session = session;
    this.interview = interview;
    this.instrument = session.instrument(interview);
    this.wave = session.wave(interview.wave);
  }

  /** Words as the person reads them. */
  get say() {
    return this.app.sayIn(this.interview.language);
  }

  /** Which question of how many a step is. */
  get at() {
    return this.#at(this.interview);
  }

  /** @param {Interview} interview */
  #at(interview) {
    const asked = interviews.asked(this.instrument, interview);
    const item = interviews.itemAt(this.instrument, interview);
    const step = interview.step === interviews.CHECK ? asked.length : asked.indexOf(item?.id ?? "") + 1;
    return { step: Math.max(1, step), count: asked.length };
  }

  /**
   * Save the interview as it is now, then show where it stands.
   * @param {Interview} interview
   */
  async go(interview) {
    await this.session.save(interview, this.#at(interview));
    this.interview = interview;
    this.show();
  }

  /** Show the step at which the interview stands. */
  show() {
    const { interview } = this;
    if (interview.step === interviews.AGREE) return agreeScreen(this);
    if (interview.step === interviews.CHECK) return checkScreen(this);
    const check = interviews.unsure(this.instrument, interview);
    return check === null ? questionScreen(this) : sureScreen(this, said(check.message, interview.language));
  }

  /** One step back, as the Back of the screen and of the phone do. */
  back() {
    return this.go(interviews.back(this.instrument, this.interview));
  }

  /** Give the phone to the person: from now on it shows this interview alone. */
  hand() {
    return this.go({ ...this.interview, handed: true });
  }

  /** @param {import("./interview.js").Outcome} outcome */
  async finish(outcome) {
    const targets = await this.session.finish(this.interview, outcome);
    await this.app.finished(this.interview, outcome, targets);
  }

  /**
   * A screen in the person's language, with what stands round every one.
   * @param {...import("./dom.js").Child} nodes
   */
  screen(...nodes) {
    const { language } = this.interview;
    const isDraft = (this.wave?.drafts ?? []).includes(language);
    this.app.showIn(
      language,
      this.#languages(),
      h("div", { class: "doors" }, this.#back(), this.#leave()),
      this.wave?.kind === "synthetic" && h("p", { class: "hint" }, this.say("trial_short")),
      isDraft && h("p", { class: "hint" }, `${this.say("draft_notice")} ${this.say("draft_notice_about")}`),
      ...nodes,
    );
  }

  #back() {
    if (this.interview.step === interviews.AGREE) return h("p", {});
    return h(
      "p",
      { class: "back" },
      button(this.say("back"), () => this.app.doing(() => this.back()), "quiet"),
    );
  }

  /** Away from the interview: for the researcher, or by their PIN where the person holds the phone. */
  #leave() {
    const { app, interview } = this;
    const words = app.say(interview.handed ? "handed" : "stop");
    const press = () => (interview.handed ? app.handedBack(this) : stopScreen(this));
    return h("p", { class: "leave" }, button(words, press, "quiet"));
  }

  #languages() {
    const all = this.wave?.languages ?? Object.keys(this.instrument.items[0]?.wording ?? {});
    if (all.length < 2) return null;
    const list = h(
      "ul",
      { class: "wide", role: "list" },
      all.map((one) => h("li", {}, this.#language(one))),
    );
    return h("nav", { class: "languages", "aria-label": this.say("frame languages") }, list);
  }

  /** @param {string} language */
  #language(language) {
    const { name, direction } = this.app.languageOf(language);
    const more = { lang: language, dir: direction };
    if (language === this.interview.language) return h("strong", { ...more, "aria-current": "true" }, name);
    const speak = () => this.app.doing(() => this.go({ ...this.interview, language }));
    return h("button", { ...more, type: "button", class: "quiet", click: speak }, name);
  }
}
