/**
 * The service worker: the app from the phone, whole and of one version; and the sending while the app is closed, which
 * takes away what a signed receipt came for. It touches nothing else that is stored.
 *
 * The server writes BUILD and the modules below into this text, for not every browser lets a worker import: {version, files: {path: SHA-256 in base64url}}. A version is kept only if
 * every file is what it says. It takes over when no window is open, or when somebody presses for it.
 */

import { sentByTickets } from "./sending.js";
import { openStore } from "./store.js";

const KEPT = "thriving-field ";
const NAME = KEPT + BUILD.version;

self.addEventListener("install", (event) => event.waitUntil(kept()));
self.addEventListener("activate", (event) => event.waitUntil(cleaned()));
self.addEventListener("message", ({ data }) => data === "use" && self.skipWaiting());
self.addEventListener("sync", (event) => event.waitUntil(sent(event.tag)));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isOurs = origin === self.location.origin && event.request.method === "GET" && pathname in BUILD.files;
  if (isOurs) event.respondWith(found(pathname, event.request));
});

async function kept() {
  const cache = await caches.open(NAME);
  await Promise.all(
    Object.entries(BUILD.files).map(async ([path, hash]) => {
      const answer = await fetch(path, { cache: "no-store", credentials: "omit" });
      const bytes = await answer.clone().arrayBuffer();
      if (!answer.ok || (await sha256(bytes)) !== hash) throw new Error(`${path} is not of this version`);
      await cache.put(path, answer);
    }),
  );
}

async function cleaned() {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function found(path, request) {
  return (await caches.match(path, { cacheName: NAME })) ?? fetch(request);
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...hash))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** What throws here is tried again by the browser, when it sees fit. */
async function sent(tag) {
  const store = await openStore();
  const { locks } = self.navigator;
  const means = { store, fetch: fetch.bind(self), locks, now: Date.now, random: Math.random, atOnce: true };
  try {
    if (!(await sentByTickets(tag, means))) throw new Error("not all of it was delivered");
  } finally {
    store.close();
  }
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
}
