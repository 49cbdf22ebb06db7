import assert from "node:assert/strict";
import { test } from "node:test";

import { HALF, shieldPlaces } from "#maps/map/shields-model.js";

const VIEW = { width: 1000, height: 600 };
const upright = (no, x, top = -100, bottom = 700) => ({ axis: `纵${no}`, points: [[x, top], [x, bottom]] });
const level = (no, y) => ({ axis: `横${no}`, points: [[-200, y], [1200, y]] });
const GRID = [1, 2, 3, 4].map((no) => upright(no, no * 200)).concat([1, 2, 3].map((no) => level(no, no * 150)));

const collide = ([ax, ay], [bx, by]) => Math.abs(ax - bx) < 2 * HALF.x && Math.abs(ay - by) < 2 * HALF.y;

test("every axis that is seen has one shield, in view and on its line", () => {
  const places = shieldPlaces(GRID, VIEW);
  assert.deepEqual(Object.keys(places).sort(), GRID.map(({ axis }) => axis).sort());
  for (const [axis, [x, y]] of Object.entries(places)) {
    assert.ok(x >= 0 && x <= VIEW.width && y >= 0 && y <= VIEW.height, axis);
    const [[lineX, lineY]] = GRID.find((line) => line.axis === axis).points;
    assert.ok(axis.startsWith("纵") ? x === lineX : y === lineY, axis);
  }
});

test("no shield lies upon another, nor under what floats over the map", () => {
  const covered = [[0, 0, 1000, 80], [0, 0, 60, 600]];
  const places = Object.values(shieldPlaces(GRID, { ...VIEW, covered }));
  places.forEach((one, index) => places.slice(index + 1).forEach((other) => assert.ok(!collide(one, other))));
  for (const [x, y] of places) assert.ok(y > 80 && x > 60);
});

test("an axis in pieces of several tiles has one shield, and one out of view has none", () => {
  const pieces = [upright(1, 500, 0, 200), upright(1, 500, 200, 400), upright(2, 5000)];
  assert.deepEqual(Object.keys(shieldPlaces(pieces, VIEW)), ["纵1"]);
});

test("two axes that run side by side both keep theirs", () => {
  const places = shieldPlaces([upright(1, 500), upright(2, 510)], VIEW);
  assert.ok(!collide(places.纵1, places.纵2));
});
