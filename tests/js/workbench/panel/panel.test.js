import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, contains } from "#maps/map/camera.js";
import { dayOf } from "#maps/lib/days.js";
import { number } from "#maps/workbench/figures.js";
import { stateOf } from "#maps/workbench/panel/obstacles.js";
import { splitStretch } from "#maps/workbench/panel/parts.js";
import { moment } from "#maps/workbench/panel/reports.js";

test("an obstacle is overdue only after its due day and never once resolved", () => {
  const obstacle = { found_on: "2014-06-01", due: "2014-06-30", resolved_on: "2014-08-01" };
  const states = ["2014-05-31", "2014-06-30", "2014-07-01", "2014-08-01"].map((iso) => stateOf(obstacle, dayOf(iso)));
  assert.deepEqual(states, [null, "open", "overdue", "resolved"]);
});

test("a stretch is set as road and ends, with either kind of brackets", () => {
  assert.deepEqual(splitStretch("神州路(中原路—西经大道)"), ["神州路", "中原路 — 西经大道"]);
  assert.deepEqual(splitStretch("神州路（西环路—北大附中南门）"), ["神州路", "西环路 — 北大附中南门"]);
  assert.deepEqual(splitStretch("紫荆路"), ["紫荆路", ""]);
});

test("a report's moment is told in the district's time", () => {
  assert.equal(moment("2014-06-01T10:05:00Z"), "2014年6月1日18:05");
});

test("figures have at most two decimals", () => {
  assert.deepEqual([105, 88.129, 0.5, null].map(number), ["105", "88.13", "0.5", "–"]);
});

test("the box of a geometry holds all its points, whatever its nesting", () => {
  assert.deepEqual(boxOf({ coordinates: [[[113.2, 35.1], [113.3, 35.2]], [[113.1, 35.15], [113.2, 35.1]]] }), [113.1, 35.1, 113.3, 35.2]);
  assert.equal(boxOf(null), null);
});

test("a box is in sight only when all of it is", () => {
  assert.ok(contains([0, 0, 12, 12], [1, 1, 12, 11]));
  assert.ok(!contains([0, 0, 12, 12], [1, 1, 13, 11]));
});
