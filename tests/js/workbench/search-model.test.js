import assert from "node:assert/strict";
import { test } from "node:test";

import { questionOf, selectionOf, spoken, subOf } from "#maps/workbench/search-model.js";

test("the road or the work that is selected goes with the question", () => {
  assert.deepEqual(questionOf("K1+200", "2014-11-30", { type: "road", id: 3 }), { q: "K1+200", as_of: "2014-11-30", road: 3, work: null });
  assert.deepEqual(questionOf("K1+200", "2014-11-30", { type: "work", id: 7 }), { q: "K1+200", as_of: "2014-11-30", road: null, work: 7 });
  assert.deepEqual(questionOf("K1+200", "2014-11-30", null), { q: "K1+200", as_of: "2014-11-30", road: null, work: null });
  assert.equal(questionOf("K1+200", "2014-11-30", { type: "place", id: 7 }).road, null);
});

test("a crossing and a chainage select their place on the road", () => {
  assert.deepEqual(selectionOf({ type: "crossing", id: 3, road: 3, m: 500 }), { type: "road", id: 3, m: 500 });
  assert.deepEqual(selectionOf({ type: "chainage", id: 3, road: 3, m: 1200 }), { type: "road", id: 3, m: 1200 });
  assert.deepEqual(selectionOf({ type: "work", id: 9, road: 3, m: null }), { type: "work", id: 9 });
});

test("the second line says nothing that stands in the first", () => {
  assert.equal(subOf({ type: "crossing", label: "神州路与中原路交叉口", sub: "路口 · 在神州路 K0+500" }), "在神州路 K0+500");
  assert.equal(subOf({ type: "place", label: "神州广场", sub: "地点" }), "");
});

test("what cannot be had is spoken before the count", () => {
  assert.equal(spoken({ results: [1, 2], message: "没有 K99+999。" }, "x"), "没有 K99+999。2 条结果，用上下键选择");
  assert.equal(spoken({ results: [], message: "在哪条道路上？" }, "x"), "在哪条道路上？");
  assert.equal(spoken({ results: [] }, "月球"), "没有找到“月球”");
});
