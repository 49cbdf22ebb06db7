import assert from "node:assert/strict";
import { test } from "node:test";

import { percentTenths } from "#maps/lib/percent.js";

test("a percent is 100 only when all is done, and not 0 once something is", () => {
  assert.deepEqual([0, 0.02, 0.06, 50.44, 50, 99.97, 100].map(percentTenths), ["0", "<0.1", "0.1", "50.4", "50", "99.9", "100"]);
});
