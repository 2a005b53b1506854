/** The beginning: one window at a time, what the browser gives, and updates that wait until somebody says yes. */

import { App } from "./app.js";
import { openStore } from "./store.js";
import { h } from "./dom.js";
import { tagOf } from "./sending.js";
import { sayer } from "./words.js";

const WORKER = "/field/worker.js";
const WORDS = "/field/words.json";
const WINDOW = "thriving-field-window";
const main = /** @type {HTMLElement} */ (document.querySelector("main"));

/** @param {string} words key of what is told, and of what to do */
function told(words) {
  const say = sayer();
  main.replaceChildren(h("h1", {}, say(words)), h("p", { class: "lead", role: "alert" }, say(`${words}_about`)));
}

/**
 * Ask the browser to wake the worker when there is a signal. Not every browser can: then the app sends when it is open.
 * @param {ServiceWorkerRegistration & {sync?: {register(tag: string): Promise<void>}}} registration
 * @param {string} owner
 */
async function later({ sync }, owner) {
  try {
    await sync?.register(tagOf(owner));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // the browser was told not to
  }
}

/**
 * A new version waits, however often the browser looks for one, until `use` is pressed on the list.
 * @param {ServiceWorkerRegistration} registration
 * @returns {import("./app.js").Updates}
 */
function updates(registration) {
  const { serviceWorker } = navigator;
  return {
    waiting: () => registration.waiting !== null,
    use: () => {
      serviceWorker.addEventListener("controllerchange", () => location.reload());
      registration.waiting?.postMessage("use");
    },
  };
}

async function begin() {
  const [said, registration, store] = await Promise.all([
    fetch(WORDS),
    navigator.serviceWorker.register(WORKER, { scope: "/field" }),
    openStore(),
  ]);
  const tongues = /** @type {import("./app.js").Tongues} */ (await said.json());
  const around = {
    store,
    fetch: fetch.bind(globalThis),
    locks: navigator.locks,
    marks: localStorage,
    now: Date.now,
    random: Math.random,
    later: (/** @type {string} */ owner) => later(registration, owner),
  };
  const app = new App(around, tongues, updates(registration));
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "sent" && app.soon());
  await app.doing(() => app.begin());
  app.listen();
}

const isAble =
  ["crypto", "indexedDB", "localStorage"].every((name) => name in globalThis) &&
  "subtle" in crypto &&
  "locks" in navigator &&
  "serviceWorker" in navigator;
if (isAble) {
  navigator.locks.request(WINDOW, { ifAvailable: true }, async (lock) => {
    if (lock === null) return told("elsewhere");
    await begin();
    return new Promise(() => {}); // held as long as this window is open
  });
} else {
  told("unable");
}
