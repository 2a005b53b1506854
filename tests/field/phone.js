// A phone for tests: its database in memory, a researcher's open safe, envelopes of whatever is told.
import "../../build/npm/node_modules/fake-indexeddb/auto/index.mjs";

import { newSafe } from "../../index_platform/web/assets/field/safe.js";
import { openStore } from "../../index_platform/web/assets/field/store.js";

let made = 0;

export async function researcher(owner) {
  const { safe, key } = await newSafe(owner, owner, "739104", 1000);
  return { owner, key, safe };
}

export function newStore() {
  made += 1;
  return openStore(`phone ${made}`);
}

export function envelope(id, researcher = "r1") {
  const epk = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  return { format: 1, id, phone: "p1", researcher, wave: "autumn", epk, iv: "aa", sealed: `sealed ${id}` };
}

// What is finished: an interview as it is sealed, or whatever else is told.
export function work(id, more = {}) {
  const body = JSON.stringify(envelope(id));
  return { kind: "interview", id, body, ticket: `ticket ${id}`, facts: { outcome: "complete" }, ...more };
}

export async function finished(store, own, ...ids) {
  for (const id of ids) {
    await store.saveDraft(own, { id, answers: {} }, {}, 1);
    await store.finish(own, [work(id)], 2);
  }
}

// One lock, as browsers give it: who asks while it is held gets none.
export function newLocks() {
  let held = false;
  return {
    async request(_name, _options, work) {
      if (held) return work(null);
      held = true;
      try {
        return await work({});
      } finally {
        held = false;
      }
    },
  };
}
