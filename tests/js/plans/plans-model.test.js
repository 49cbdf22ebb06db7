import assert from "node:assert/strict";
import { test } from "node:test";

import { barOf, dragged, shareOf } from "#maps/plans/plans-model.js";

const SCALE = { first: 100, days: 50 };

test("a bar runs from the beginning of its first day to the end of its last", () => {
  assert.deepEqual(barOf({ start: 110, finish: 119 }, SCALE), { left: 0.2, width: 0.2 });
  assert.equal(barOf({ start: 110, finish: null }, SCALE), null);
  assert.equal(shareOf(400, SCALE), 1);
});

test("dragging a bar moves both days, dragging an end moves one and never past the other", () => {
  const plan = { start: 110, finish: 119 };
  assert.deepEqual(dragged(plan, "whole", -3), { start: 107, finish: 116 });
  assert.deepEqual(dragged(plan, "finish", 5), { start: 110, finish: 124 });
  assert.deepEqual(dragged(plan, "start", 50), { start: 119, finish: 119 });
});
