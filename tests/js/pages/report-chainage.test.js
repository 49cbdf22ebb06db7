import assert from "node:assert/strict";
import { test } from "node:test";

import { reportedBefore, toCentimetre } from "#maps/pages/report-chainage.js";
import { reportAddress } from "#maps/workbench/panel/report-address.js";

test("a chainage to the centimetre never leaves the work", () => {
  assert.equal(toCentimetre(1752.607, 1000.004, 1752.607), 1752.6);
  assert.equal(toCentimetre(1000.004, 1000.004, 1752.607), 1000.01);
  assert.equal(toCentimetre(1234.567, 1000, 1752.607), 1234.57);
  assert.equal(toCentimetre(1752.61, 1000, 1752.61), 1752.61);
});

test("metres reported before are counted once, by step and side, with names", () => {
  const report = (low, high, side, by, step = 1) => ({ step, low, high, side, by });
  const reports = [report(0, 100, "B", "王五"), report(50, 130, "L", "赵六"), report(0, 500, "B", "王五", 2)];
  assert.deepEqual(reportedBefore(reports, { step: 1, side: "B", from: 0, to: 200 }), { metres: 130, by: [["王五", 100], ["赵六", 80]] });
  assert.deepEqual(reportedBefore(reports, { step: 1, side: "R", from: 60, to: 200 }), { metres: 40, by: [["王五", 40]] });
  assert.equal(reportedBefore(reports, { step: 1, side: "B", from: 130, to: 200 }).metres, 0);
});

test("only those who may report on a work are led to its form", () => {
  assert.equal(reportAddress({ id: 7, unit_id: 2 }, [2]), "/report/?work=7");
  assert.equal(reportAddress({ id: 7, unit_id: 2 }, null), "/report/?work=7");
  assert.equal(reportAddress({ id: 7, unit_id: null }, []), null);
  assert.equal(reportAddress({ id: 7, unit_id: 3 }, [2]), null);
});
