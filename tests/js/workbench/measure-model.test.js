import assert from "node:assert/strict";
import { test } from "node:test";

import { areaOf, areaWords, degreeAt, lengthOf, lengthWords } from "#maps/workbench/measure-model.js";
import { ticksAlong } from "#maps/workbench/ticks-model.js";

const [X, Y] = degreeAt(35.15);
const at = (east, north) => [113.24 + east / X, 35.15 + north / Y];

test("a degree is as long as the ellipsoid says", () => {
  // Vincenty's figures for 35.15° N.
  assert.ok(Math.abs(X - 91_117) < 30);
  assert.ok(Math.abs(Y - 110_942) < 30);
});

test("lengths and areas of a square of 300 m are right to a thousandth", () => {
  const square = [at(0, 0), at(300, 0), at(300, 300), at(0, 300)];
  assert.ok(Math.abs(lengthOf(square) - 900) < 0.5);
  assert.ok(Math.abs(areaOf(square) - 90_000) < 60);
  assert.equal(areaOf(square.slice(0, 2)), 0);
});

test("what is measured is said in the unit a person would use", () => {
  assert.equal(lengthWords(380.46), "380.5 米");
  assert.equal(lengthWords(1254), "1.254 公里");
  assert.equal(areaWords(90_000), "90,000 平方米（135.0 亩）");
  assert.equal(areaWords(1_250_000), "1.250 平方公里");
});

test("ticks lie at whole chainages of the road as the server measures it", () => {
  const line = { type: "LineString", coordinates: [at(0, 0), at(500, 0), at(1000, 0)] };
  const ticks = ticksAlong(line, 1000, 250);
  assert.deepEqual(ticks.map(({ metres }) => metres), [0, 250, 500, 750]);
  assert.ok(Math.abs(lengthOf([line.coordinates[0], ticks[3].at]) - 750) < 0.5);
  assert.deepEqual(ticksAlong(null, 0, 100), []);
});
