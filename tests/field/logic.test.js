// What the golden vectors do not ask (test_scripts.py counts those).
import assert from "node:assert/strict";
import { test } from "node:test";

import { comparedItems, evaluate } from "../../index_platform/web/assets/field/logic.js";

test("an item may be called as what every object has", () => {
  assert.equal(evaluate({ answered: "toString" }, {}), false);
  assert.equal(evaluate({ item: "constructor" }, {}), null);
});

test("an operator that is not known has no value, and nothing throws", () => {
  assert.equal(evaluate({ power: [1, 2] }, {}), null);
  assert.equal(evaluate({}, {}), null);
});

test("the items that are compared are those named by item, at any depth", () => {
  const written = {
    and: [{ gt: [{ sum: ["a"] }, { item: "b" }] }, { not: { in: [{ item: "c" }, [1]] } }, { answered: "d" }],
  };
  assert.deepEqual(comparedItems(written), ["b", "c"]);
});
