import assert from "node:assert/strict";
import { test } from "node:test";

import { noticeOf } from "../../index_platform/web/assets/field/home.js";
import { RESEARCHER } from "../../index_platform/web/assets/field/words.js";

const CALM = { hasUpdate: false, isFull: false, trouble: null, room: { lasting: true, scarce: false } };
const entries = (...standings) => standings.map((standing) => ({ standing }));

const NOTICES = [
  [{ isFull: true, hasUpdate: true, trouble: "offline" }, ["waiting"], { key: "no_room", count: 1 }],
  [{ hasUpdate: true, trouble: "offline" }, [], { key: "fresh", count: 0 }],
  [{ trouble: "busy" }, ["waiting"], { key: "later", count: 1 }],
  [{ trouble: "ended" }, ["refused"], { key: "ended", count: 0 }],
  [{ room: { lasting: false, scarce: false } }, ["waiting", "refused", "conflict"], { key: "stuck", count: 2 }],
  [{}, ["withdrawn"], { key: "stuck", count: 1 }],
  [{ room: { lasting: false, scarce: true } }, ["waiting"], { key: "scarce", count: 1 }],
  [{ room: { lasting: false, scarce: false } }, ["waiting"], { key: "not_lasting", count: 1 }],
  [{}, ["waiting", "waiting"], { key: "waiting", count: 2 }],
  [{}, [], { key: "clear", count: 0 }],
];

for (const [now, standings, expected] of NOTICES) {
  test(`of ${JSON.stringify([now, standings])} what matters most is told as ${expected.key}`, () => {
    assert.deepEqual(noticeOf({ ...CALM, ...now }, entries(...standings)), expected);
    assert.ok(RESEARCHER[expected.key]);
  });
}
