import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOfItem, itemOf, newDraft, problemOf } from "#maps/field/draft.js";
import { doneAt, gapAt, proposal, stateAt, worksAt } from "#maps/field/next.js";

const step = (code, left, right) => ({ code, label: code, done: { L: left, R: right } });
const work = {
  id: 7, road_id: 1, kind: "carriageway", stretch: "世纪路", from_m: 1000, to_m: 2000, status: "active",
  steps: [step("subgrade", [[1000, 1500]], [[1000, 1300]]), step("base", [[1000, 1200]], [])],
};
const standing = (metres, side) => ({ place: { road: { id: 1 }, metres, side }, position: { accuracy: 6 }, today: "2014-06-01" });

test("what comes next is the first step not finished here, from where it is open", () => {
  assert.equal(doneAt(work.steps[0], "B", 1400), false);
  assert.equal(doneAt(work.steps[0], "L", 1400), true);
  assert.deepEqual(gapAt(work, work.steps[0], "B", 1400), [1300, 2000]);
  assert.deepEqual(proposal(work, "L", 1404), { step: "base", side: "L", from: 1200, to: 1400 });
  assert.deepEqual(proposal(work, "R", 1404), { step: "subgrade", side: "R", from: 1300, to: 1400 });
});

test("a step is reported, on a half or on both, where one stands; just outside its work what its end has counts", () => {
  const [subgrade, base] = work.steps;
  assert.deepEqual([1100, 1400, 1600].map((metres) => stateAt(work, subgrade, metres)), ["已报", "左已报", "未报"]);
  const whole = step("base", [[1000, 2000]], [[1000, 2000]]);
  assert.deepEqual([960, 2000, 2030].map((metres) => stateAt(work, whole, metres)), ["已报", "已报", "已报"]);
  assert.equal(stateAt(work, base, 2030), "未报");
});

test("works here are those of the road that hold the place, pipes after the road, cancelled ones last", () => {
  const others = [{ ...work, id: 8, kind: "gas" }, { ...work, id: 9, status: "cancelled" }, { ...work, id: 10, road_id: 2 }];
  assert.deepEqual(worksAt([...others, work], 1, 1400).map(({ id }) => id), [7, 8, 9]);
});

test("a draft becomes an item under one key, and a refused item a draft under the same", () => {
  const draft = { ...newDraft("report", work, standing(1404, "R")), from: 1400, to: 1300, photos: [{ key: "p", thumbnail: "t" }] };
  assert.equal(problemOf(draft, "2014-06-01"), "");
  const item = itemOf(draft, { id: 3, name: "王工" });
  assert.deepEqual([item.body.from, item.body.to, item.body.key], [1300, 1400, draft.key]);
  assert.deepEqual(item.shows, { work: 7, side: "R", m: 1300, step: "subgrade", report_key: draft.key });
  const mended = draftOfItem({ ...item, no: 5, reason: "日期还没有到。" }, []);
  assert.deepEqual([mended.key, mended.no, mended.problem], [draft.key, 5, "日期还没有到。"]);
});

test("what cannot be sent is said before it is kept", () => {
  const draft = newDraft("report", work, { place: null, position: null, today: "2014-06-01" });
  assert.equal(problemOf(draft, "2014-06-01"), "请填从哪里到哪里。");
  assert.equal(problemOf({ ...draft, from: 900, to: 1100 }, "2014-06-01"), "超出工程范围 K1+000—K2+000。");
  assert.equal(problemOf({ ...draft, day: "2014-06-02" }, "2014-06-01"), "日期还没有到。");
  assert.equal(problemOf(newDraft("obstacle", work, standing(1404, "R")), "2014-06-01"), "请选问题的类别。");
});

test("an inspection says what was found: all, a part, nothing", () => {
  const draft = { ...newDraft("inspection", work, standing(1404, "R")), from: 1000, to: 1100 };
  const found = (changes) => {
    const { found_from: from, found_to: to } = itemOf({ ...draft, ...changes }, null).body;
    return [from, to];
  };
  assert.deepEqual(found({ found: "all" }), [1000, 1100]);
  assert.deepEqual(found({ found: "none" }), [null, null]);
  assert.deepEqual(found({ found: "part", foundFrom: 1060, foundTo: 1000 }), [1000, 1060]);
});
