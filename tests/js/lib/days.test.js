import assert from "node:assert/strict";
import { test } from "node:test";

import { ageInWords, dayOf, inShort, inWords, isoOf, monthEnd, monthStart, stepMonth } from "#maps/lib/days.js";

test("days are counted from 1 January 2000", () => {
  assert.equal(dayOf("2000-01-01"), 0);
  assert.equal(dayOf("2000-03-01"), 60);
  assert.equal(dayOf("2014-11-30"), 5447);
});

test("what is not a day of the calendar is null", () => {
  for (const text of ["2014-02-30", "2014-13-01", "2014-1-1", "昨天", "", null, undefined]) assert.equal(dayOf(text), null);
});

test("a day number and its ISO text are each other's inverse", () => {
  for (let day = 0; day < NEVER_LIKE; day += 97) assert.equal(dayOf(isoOf(day)), day);
});
const NEVER_LIKE = 32767;

test("a day is said in Chinese without leading zeros", () => {
  assert.equal(inWords(dayOf("2014-04-05")), "2014年4月5日");
  assert.equal(inShort("2014-04-05", dayOf("2014-11-30")), "4月5日");
  assert.equal(inShort("2013-04-05", dayOf("2014-11-30")), "2013年4月5日");
  assert.equal(inShort(null), "");
});

test("an age is told in the unit a person would use", () => {
  const day = dayOf("2014-11-30");
  assert.equal(ageInWords("2014-11-30", day), "当天");
  assert.equal(ageInWords("2014-11-28", day), "2天前");
  assert.equal(ageInWords("2014-05-30", day), "6个月前");
  assert.equal(ageInWords("2010-11-30", day), "4年前");
  assert.equal(ageInWords("2014-12-02", day), "2天后");
});

test("months begin and end where the calendar says, leap years too", () => {
  assert.equal(isoOf(monthEnd(dayOf("2012-02-10"))), "2012-02-29");
  assert.equal(isoOf(monthEnd(dayOf("2014-02-10"))), "2014-02-28");
  assert.equal(isoOf(monthStart(dayOf("2014-12-31"), 1)), "2015-01-01");
});

test("stepping by months goes from month end to month end and never stands still", () => {
  const forward = (iso) => isoOf(stepMonth(dayOf(iso), 1));
  const back = (iso) => isoOf(stepMonth(dayOf(iso), -1));
  assert.deepEqual(["2014-01-15", "2014-01-31"].map(forward), ["2014-01-31", "2014-02-28"]);
  assert.deepEqual(["2014-03-31", "2014-03-01"].map(back), ["2014-02-28", "2014-02-28"]);
});
