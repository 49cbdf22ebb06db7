import assert from "node:assert/strict";
import { test } from "node:test";

import { CURVE, curveModel } from "#maps/workbench/panel/curve-model.js";
import { dayOf } from "#maps/lib/days.js";

const POINTS = [
  { day: "2014-03-31", planned: 0, actual: 0 },
  { day: "2014-06-01", planned: 40, actual: 25 },
  { day: "2014-08-01", planned: 80, actual: 50 },
  { day: "2014-09-01", planned: 100, actual: null },
];

test("actual progress is drawn in steps up to the day and not beyond", () => {
  const model = curveModel(POINTS, dayOf("2014-07-01"), 400);
  assert.equal(model.actual.match(/V/g).length, 1);
  assert.equal(model.reached.percent, 25);
});

test("plan runs over all its points as straight lines", () => {
  assert.equal(curveModel(POINTS, dayOf("2014-07-01"), 400).planned.match(/[ML]/g).length, 4);
});

test("a hundred percent lies at the top and nothing at the bottom", () => {
  const { levels } = curveModel(POINTS, dayOf("2014-07-01"), 400);
  assert.deepEqual([levels[0].y, levels[2].y], [CURVE.top + CURVE.height, CURVE.top]);
});

test("without points there is no curve", () => {
  assert.equal(curveModel([], 5000, 400), null);
});
