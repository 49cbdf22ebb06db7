import assert from "node:assert/strict";
import { test } from "node:test";

import { percentTenths, percentText } from "#maps/lib/percent.js";

test("a percent is 100 only when all is done, and not 0 once something is", () => {
  assert.deepEqual([0, 0.4, 50.4, 99.6, 100].map(percentText), ["0", "<1", "50", "99", "100"]);
});

test("with one decimal it is 100 only when all is done, too", () => {
  assert.deepEqual([0, 0.02, 50.44, 50, 99.97, 100].map(percentTenths), ["0", "<0.1", "50.4", "50", "99.9", "100"]);
});
