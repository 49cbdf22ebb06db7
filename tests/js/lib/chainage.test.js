import assert from "node:assert/strict";
import { test } from "node:test";

import { formatChainage, formatLength, tickStep } from "#maps/lib/chainage.js";

test("chainage is written with three digits of metres", () => {
  assert.equal(formatChainage(0), "K0+000");
  assert.equal(formatChainage(1250), "K1+250");
  assert.equal(formatChainage(12_005.5), "K12+005.5");
});

test("rounding never writes a thousand metres after the plus", () => {
  assert.equal(formatChainage(999.999), "K1+000");
});

test("lengths from a kilometre on are told in kilometres", () => {
  assert.deepEqual(formatLength(999), { value: "999", unit: "m" });
  assert.deepEqual(formatLength(1250), { value: "1.25", unit: "km" });
});

test("ticks are round and no more than asked for", () => {
  assert.equal(tickStep(1000, 5), 200);
  assert.equal(tickStep(4800, 5), 1000);
  for (const length of [30, 333, 2500, 9800]) assert.ok(length / tickStep(length, 5) <= 5);
});
