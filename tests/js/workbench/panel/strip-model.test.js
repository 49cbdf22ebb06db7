import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf } from "#maps/lib/days.js";
import { MEASURES, bySideAndDay, plannedShares, rampLabels, rampOverhang, shadeOf, stripModel } from "#maps/workbench/panel/strip-model.js";

// 1,000 m in 1,000 pixels of plot: a pixel is a metre.
const WIDTH = 1000 + MEASURES.labels + MEASURES.percents;
const LEFT = MEASURES.labels;
const WORK = {
  from_m: 200,
  to_m: 1200,
  planned_percent: 50,
  steps: [
    { code: "subgrade", label: "路基", weight: 1, percent: 75 },
    { code: "base", label: "基层", weight: 1, percent: 0 },
  ],
  slices: [
    { from_m: 200, to_m: 700, side: "B", days: ["2014-05-10", null] },
    { from_m: 700, to_m: 1200, side: "L", days: ["2014-07-20", "2014-09-01"] },
    { from_m: 700, to_m: 1200, side: "R", days: [null, null] },
  ],
  ticks: [{ m: 200, label: "中原路" }, { m: 205, label: "夹道" }, { m: 1200, label: "西经大道" }],
  obstacles: [{ title: "坟", from_m: 300, to_m: 400, found_on: "2014-06-01", resolved_on: "2014-08-01" }],
};

test("finished spans lie at their chainage, on their side, once they are finished", () => {
  const [subgrade, base] = stripModel(WORK, dayOf("2014-07-20"), WIDTH).rows;
  assert.deepEqual(
    subgrade.cells.map(({ x, width, side }) => [x - LEFT, width, side]),
    [[0, 500, "B"], [500, 500, "L"]],
  );
  assert.deepEqual(base.cells, []);
});

test("a day earlier the later span is still empty", () => {
  const [subgrade] = stripModel(WORK, dayOf("2014-07-19"), WIDTH).rows;
  assert.equal(subgrade.cells.length, 1);
});

test("months run without gaps from the first metre to the day", () => {
  const { months } = stripModel(WORK, dayOf("2014-07-20"), WIDTH);
  assert.equal(months.length, 3);
  assert.deepEqual(months.map((month) => shadeOf(month, months)), [0, 0.5, 1]);
});

test("a crossing's name gives way to the end of the work, its tick stays", () => {
  const { crossings } = stripModel(WORK, dayOf("2014-07-20"), WIDTH);
  assert.deepEqual(crossings.map(({ label }) => label), ["中原路", "", "西经大道"]);
  assert.equal(crossings[1].hidden, "夹道");
});

test("an end that is a place is named like a crossing", () => {
  const { crossings } = stripModel({ ...WORK, ticks: [], from_label: "西环路", to_label: "北大附中南门" }, 5000, WIDTH);
  assert.deepEqual(crossings.map(({ x, label }) => [x - LEFT, label]), [[0, "西环路"], [1000, "北大附中南门"]]);
});

test("the ends are named by chainage where the text names them the other way round", () => {
  const { crossings } = stripModel({ ...WORK, ticks: [], from_label: "中原路", to_label: "西经大道", ends: ["西经大道", "中原路"] }, 5000, WIDTH);
  assert.deepEqual(crossings.map(({ x, label }) => [x - LEFT, label]), [[0, "西经大道"], [1000, "中原路"]]);
});

test("both ends of the chainage are written however narrow the chart", () => {
  for (const width of [200, 280, 376, 900]) {
    const labels = stripModel(WORK, dayOf("2014-07-20"), width).axis.map(({ label }) => label);
    assert.equal(labels[0], "K0+200");
    assert.equal(labels.at(-1), "K1+200");
  }
});

test("planned shares weigh up to the planned percent and never run ahead of the step before", () => {
  const steps = [{ weight: 3 }, { weight: 2 }, { weight: 1 }, { weight: 1 }];
  for (const percent of [0, 1, 20, 50, 80, 99, 100]) {
    const shares = plannedShares(steps, percent);
    const sum = shares.reduce((total, share, i) => total + share * steps[i].weight, 0);
    assert.ok(Math.abs((100 * sum) / 7 - percent) < 0.01);
    for (let i = 1; i < shares.length; i += 1) assert.ok(shares[i] <= shares[i - 1]);
  }
});

test("the planned front is a line of steps, and absent without a plan", () => {
  const half = stripModel(WORK, dayOf("2014-07-20"), WIDTH);
  assert.match(half.front, /^M786\.0 [\d.]+V[\d.]+H286\.0V[\d.]+$/);
  assert.equal(stripModel({ ...WORK, planned_percent: null }, dayOf("2014-07-20"), WIDTH).front, "");
});

test("a work begun at its far end has its planned front from there", () => {
  const slices = [{ from_m: 1000, to_m: 1200, side: "B", days: ["2014-05-10", null] }];
  const { front } = stripModel({ ...WORK, slices }, dayOf("2014-07-20"), WIDTH);
  assert.match(front, /^M286\.0 [\d.]+V[\d.]+H786\.0V/);
});

test("an obstacle is marked from the day it was found until it is resolved", () => {
  const count = (iso) => stripModel(WORK, dayOf(iso), WIDTH).obstacles.length;
  assert.deepEqual(["2014-05-31", "2014-06-01", "2014-07-31", "2014-08-01"].map(count), [0, 1, 1, 0]);
});

test("a work without a place has no chart", () => {
  assert.equal(stripModel({ ...WORK, from_m: null, to_m: null }, 5000, WIDTH), null);
});

test("of a long work the first month told apart stands for those before it, and says so", () => {
  const long = { ...WORK, slices: [{ from_m: WORK.from_m, to_m: WORK.to_m, side: "B", days: WORK.steps.map(() => "2013-01-10") }] };
  const { months, earlier } = stripModel(long, dayOf("2014-07-20"), WIDTH);
  assert.deepEqual([months.length, earlier], [10, true]);
  assert.equal(rampLabels(months, 24, earlier)[0].label, "2013年10月及以前");
  assert.equal(rampLabels(months, 24, false)[0].name, "2013年10月");
  assert.equal(stripModel(WORK, dayOf("2014-07-20"), WIDTH).earlier, false);
});

test("what follows the ramp starts behind its last label", () => {
  const [month] = [dayOf("2014-09-01")];
  assert.ok(rampOverhang(rampLabels([month], 20), 20) > 30, "2014年9月 is wider than one swatch");
  const months = [dayOf("2014-07-01"), dayOf("2014-08-01"), dayOf("2014-09-01"), dayOf("2014-10-01")];
  assert.equal(rampOverhang(rampLabels(months, 40), 40), 0);
  assert.equal(rampOverhang([], 20), 0);
});

test("spans of one side finished on one day share a row of the table", () => {
  const cell = (from_m, to_m, side, day) => ({ from_m, to_m, side, day });
  assert.deepEqual(bySideAndDay([cell(0, 10, "L", 5), cell(20, 30, "L", 5), cell(0, 10, "R", 5), cell(40, 50, "L", 6)]), [
    { side: "L", day: 5, spans: [[0, 10], [20, 30]] },
    { side: "R", day: 5, spans: [[0, 10]] },
    { side: "L", day: 6, spans: [[40, 50]] },
  ]);
});

test("the edge of a step says how each half is known, and nothing where there are reports alone", () => {
  const graded = [
    { step: "subgrade", side: "L", grade: "inspected", from_m: 200, to_m: 300 },
    { step: "subgrade", side: "R", grade: "photo", from_m: 250, to_m: 310 },
    { step: "base", side: "L", grade: "reported", from_m: 200, to_m: 700 },
  ];
  const [subgrade, base] = stripModel({ ...WORK, graded }, dayOf("2014-07-20"), WIDTH).rows;
  assert.deepEqual(
    subgrade.grades.map(({ x, width, side, grade }) => [x - LEFT, width, side, grade]),
    [[0, 100, "L", "inspected"], [50, 60, "R", "photo"]],
  );
  assert.deepEqual(base.grades.map(({ grade }) => grade), ["reported"]);
  const alone = stripModel({ ...WORK, graded: graded.slice(2) }, dayOf("2014-07-20"), WIDTH).rows;
  assert.deepEqual(alone.flatMap(({ grades }) => grades), []);
});
