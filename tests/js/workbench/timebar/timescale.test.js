import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf, isoOf } from "#maps/lib/days.js";
import { GAP, dayTicks, emptyYears, extentOf, monthArea, monthTicks, timeScale, windowOf } from "#maps/workbench/timebar/timescale.js";

const YEAR = { first: dayOf("2014-01-01"), last: dayOf("2014-12-31") };

test("the extent is whole months and takes in the day that is shown", () => {
  const extent = extentOf(dayOf("2014-03-12"), dayOf("2014-11-02"), dayOf("2015-01-04"));
  assert.deepEqual([isoOf(extent.first), isoOf(extent.last)], ["2014-03-01", "2015-01-31"]);
});

test("every day's pixel leads back to that day", () => {
  const scale = timeScale({ ...YEAR, width: 377 });
  for (let day = YEAR.first; day <= YEAR.last; day += 1) assert.equal(scale.dayAt(scale.xOf(day)), day);
});

test("pixels outside the bar mean its ends", () => {
  const scale = timeScale({ ...YEAR, width: 800 });
  assert.equal(scale.dayAt(-20), YEAR.first);
  assert.equal(scale.dayAt(900), YEAR.last);
});

test("twelve months on a wide bar are all named, the first with its year", () => {
  const labels = monthTicks(timeScale({ ...YEAR, width: 900 })).map((tick) => tick.label);
  assert.deepEqual(labels.slice(0, 3), ["2014年1月", "2月", "3月"]);
  assert.equal(labels.filter(Boolean).length, 12);
});

test("on a narrow bar names thin out instead of touching", () => {
  const ticks = monthTicks(timeScale({ ...YEAR, width: 240 }));
  assert.equal(ticks.length, 12);
  const named = ticks.filter((tick) => tick.label);
  assert.ok(named.length > 2);
  for (let i = 1; i < named.length; i += 1) assert.ok(named[i].x - named[i - 1].x >= named[i - 1].label.length * 9);
});

test("January keeps its year however narrow the bar", () => {
  const years = { first: dayOf("2014-03-01"), last: dayOf("2015-03-31") };
  for (const width of [288, 340, 700, 1100]) {
    const labels = monthTicks(timeScale({ ...years, width })).map((tick) => tick.label);
    assert.ok(labels.includes("2015年1月"), `${width}: ${labels}`);
  }
});

test("the busiest month reaches the top and the others are in proportion", () => {
  const months = [{ month: "2014-05", metres: 500 }, { month: "2014-06-01", metres: 2000 }];
  const { path, peak } = monthArea(months, timeScale({ ...YEAR, width: 365 }), 28);
  assert.match(path, /^M120 28V21H151V28ZM151 28V0H181V28Z$/);
  assert.deepEqual(peak, { x: 166, metres: 2000 });
});

test("no metres draw nothing", () => {
  assert.deepEqual(monthArea([], timeScale({ ...YEAR, width: 365 }), 28), { path: "", peak: null });
});

const LONG = { first: dayOf("2014-02-01"), last: dayOf("2026-12-31") };

test("years in which nothing happens are pressed into a few pixels, and days still lead back to their pixel", () => {
  const gaps = emptyYears(LONG, [2014, 2015, 2026]);
  assert.deepEqual(gaps.map(({ first, last }) => [isoOf(first), isoOf(last)]), [["2016-01-01", "2025-12-31"]]);
  const scale = timeScale({ ...LONG, width: 1000, gaps });
  assert.equal(scale.startOf(dayOf("2026-01-01")) - scale.startOf(dayOf("2016-01-01")), GAP);
  for (const iso of ["2014-02-01", "2014-12-31", "2015-06-30", "2026-01-01", "2026-12-31"]) assert.equal(isoOf(scale.dayAt(scale.xOf(dayOf(iso)))), iso);
  assert.ok(scale.xOf(dayOf("2015-12-31")) > 600);
  const labels = monthTicks(scale).filter(({ label }) => label);
  assert.ok(labels.every(({ day }) => !(day > gaps[0].first && day <= gaps[0].last)));
  assert.ok(labels.some(({ label }) => label.startsWith("2026年")));
});

test("the bar zooms to the year and the month of the day that is shown", () => {
  const day = dayOf("2014-11-12");
  const seen = (zoom) => Object.values(windowOf(LONG, day, zoom)).map(isoOf);
  assert.deepEqual(seen("years"), ["2014-02-01", "2026-12-31"]);
  assert.deepEqual(seen("months"), ["2014-01-01", "2014-12-31"]);
  assert.deepEqual(seen("days"), ["2014-11-01", "2014-11-30"]);
  const ticks = dayTicks(timeScale({ ...windowOf(LONG, day, "days"), width: 900 }));
  assert.equal(ticks.length, 30);
  assert.equal(ticks[0].label, "2014年11月1日");
  assert.ok(ticks.some(({ label }) => label === "20日"));
});
