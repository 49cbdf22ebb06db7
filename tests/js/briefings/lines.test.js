import test from "node:test";
import assert from "node:assert/strict";
import { between, coveredOn, cutLine, lightOn, offsetLine, placed, pointAt, stateOf, widthAt } from "#maps/briefings/lines.js";

const line = { points: [[35, 113], [35, 113.01], [35.01, 113.01]], at: [0, 900, 2000] };

test("a cut begins and ends at its chainages and keeps the vertices between", () => {
  const cut = cutLine(line, 450, 1450);
  assert.equal(cut.length, 3);
  assert.deepEqual(cut[1], [35, 113.01]);
  assert.ok(Math.abs(cut[0][1] - 113.005) < 1e-9);
  assert.ok(Math.abs(cut[2][0] - 35.005) < 1e-9);
});

test("a cut beyond the line stops at its ends, an empty one is empty", () => {
  assert.deepEqual(cutLine(line, -10, 5000).at(-1), [35.01, 113.01]);
  assert.deepEqual(cutLine(line, 700, 700), []);
  assert.deepEqual(cutLine(line, 3000, 4000), []);
});

test("a point lies where its chainage says", () => {
  assert.deepEqual(pointAt(line, 0), [35, 113]);
  assert.deepEqual(pointAt(line, 2000), [35.01, 113.01]);
});

test("left of a line going east is north, right is south, by so many metres", () => {
  const east = [[35, 113], [35, 113.01]];
  const metres = ([lat]) => (lat - 35) * 111320;
  assert.ok(offsetLine(east, 10).every((point) => Math.abs(metres(point) - 10) < 1e-6));
  assert.ok(offsetLine(east, -10).every((point) => Math.abs(metres(point) + 10) < 1e-6));
  assert.equal(offsetLine(east, 0), east);
});

test("a stretch is finished on the day its last step was done", () => {
  assert.equal(stateOf("green", 100, 200, 99), "not_begun");
  assert.equal(stateOf("green", 100, 200, 100), "under_way");
  assert.equal(stateOf("green", 100, 200, 200), "finished");
  assert.equal(stateOf("suspended", 100, 200, 300), "stopped");
});

test("lights are known for two days only", () => {
  const days = { since: { number: 30 }, until: { number: 60 } };
  const work = { light: "red", light_before: "yellow" };
  assert.equal(lightOn(work, days, 60), "red");
  assert.equal(lightOn(work, days, 30), "yellow");
  assert.equal(lightOn(work, days, 45), "");
});

test("an obstacle is open from the day it was found until the day it was resolved", () => {
  assert.equal(between(5, 5, 9), true);
  assert.equal(between(9, 5, 9), false);
});

test("widths run between the zooms that the symbology names", () => {
  const look = { zooms: [9, 12, 14], widths: { local: [1, 2, 4] } };
  assert.equal(widthAt(look, "local", 8), 1);
  assert.equal(widthAt(look, "local", 13), 3);
  assert.equal(widthAt(look, "local", 20), 4);
  assert.equal(widthAt(look, "unheard of", 12), 2);
});

test("covered land is told for two days only: other days of the time bar know none", () => {
  const days = { since: { number: 100 }, until: { number: 130 } };
  assert.deepEqual(coveredOn(days, 130), ["covered", "gained"]);
  assert.deepEqual(coveredOn(days, 100), ["covered"]);
  assert.deepEqual(coveredOn(days, 70), []);
});

test("words take the first place that is free, and none where there is none", () => {
  const here = [0, 0, 20, 10];
  const there = [30, 0, 50, 10];
  const near = [15, 5, 35, 15];
  assert.deepEqual(placed([[here, there], [near, there], [near]]), [here, there, undefined]);
  assert.deepEqual(placed([[here, there]], [near]), [undefined]);
  assert.deepEqual(placed([[here], [[20, 0, 40, 10]]]), [here, [20, 0, 40, 10]]);
});
