import assert from "node:assert/strict";
import test from "node:test";

import { niceTop } from "#maps/coverage/chart.js";
import { daysOf } from "#maps/coverage/tables.js";
import { adding, change, combineFor, km2, queryOf, readState, tickOf, tried } from "#maps/coverage/state.js";

const defaults = { asOf: "2014-12-31", kinds: ["water", "power", "heat"] };

test("an address gives the state and the state the same address again", () => {
  const text = "as_of=2014-11-30&since=2014-10-31&area=core&combine=2&method=reach&halves=either&kinds=water,gas&reach=water=400&steps=gas=trench&works=3,5&pipes=8";
  const state = readState(`?${text}`, defaults);
  assert.deepEqual([state.works, state.pipes], [[3, 5], [8]]);
  assert.deepEqual([state.reach, state.steps], [{ water: "400" }, { gas: "trench" }]);
  const again = readState(`?${new URLSearchParams(queryOf(state))}`, defaults);
  assert.deepEqual(again, state);
});

test("what the page has no control for stays in its address, and what cannot be read is asked to be refused", () => {
  const query = queryOf(readState("?steps=carriageway=surface&quad_segs=8&reach=foo", defaults));
  assert.deepEqual([query.steps, query.quad_segs, query.reach], ["carriageway=surface", "8", "foo="]);
});

test("rounded causes add up to the rounded difference", () => {
  assert.deepEqual(adding([1.00004, 1.00004, 1.00004], 3.00012, 4), ["1.0001", "1.0000", "1.0000"]);
  assert.deepEqual(adding([2.00006, -1.00003], 1.00003, 4), ["2.0000", "-1.0000"]);
  assert.deepEqual(adding([], 0, 4), []);
});

test("days of causes say their year where the days compared lie in two", () => {
  const row = { first_day: "2013-11-04", last_day: "2014-02-03" };
  assert.equal(daysOf(row, { since: "2013-10-31", as_of: "2014-12-31" }), "2013-11-04—2014-02-03");
  const one = { first_day: "2014-11-04", last_day: "2014-11-04" };
  assert.equal(daysOf(one, { since: "2014-10-31", as_of: "2014-12-31" }), "11-04");
});

test("a planned pipe is tried apart from works", () => {
  assert.deepEqual(tickOf({ work: null, pipe: 8 }), ["pipes", 8]);
  assert.deepEqual(tickOf({ work: 3, pipe: null }), ["works", 3]);
  assert.equal(tried({ works: [3], pipes: [8, 9] }), 3);
});

test("an empty address means the baseline's kinds on the given day", () => {
  const state = readState("", defaults);
  assert.equal(state.as_of, "2014-12-31");
  assert.deepEqual(state.kinds, ["water", "power", "heat"]);
});

test("a drawn polygon takes the place of the area", () => {
  const query = queryOf({ ...readState("", defaults), area: "core", polygon: "1,2;3,4;5,6" });
  assert.equal(query.area, undefined);
  assert.equal(query.polygon, "1,2;3,4;5,6");
});

test("what is joined to a source is asked for by reach alone", () => {
  const state = readState("?connected=1&join=5", defaults);
  assert.deepEqual([queryOf(state).connected, queryOf(state).join], ["1", "5"]);
  assert.equal(queryOf({ ...state, method: "blocks" }).connected, undefined);
  assert.equal(queryOf(readState("", defaults)).connected, undefined);
});

test("a number of kinds never exceeds the kinds there are", () => {
  assert.equal(combineFor("3", 2), "all");
  assert.equal(combineFor("2", 2), "2");
  assert.equal(combineFor("any", 1), "any");
});

test("the scale of the chart holds its highest value", () => {
  for (const value of [0, 0.3, 9.9, 56.4, 60, 99, 102]) assert.ok(niceTop(value) >= value);
});

test("small areas keep more decimals", () => {
  assert.equal(km2(56.381), "56.38");
  assert.equal(km2(0.0012), "0.0012");
  assert.equal(km2(0.00002), "<0.0001");
  assert.equal(km2(null), "–");
  assert.deepEqual(change(3.0509), ["增加", "3.05"]);
  assert.deepEqual(change(-0.6512), ["减少", "0.65"]);
});
