import assert from "node:assert/strict";
import { test } from "node:test";

import { corners, drawMissingImages } from "#maps/map/images.js";

test("every shape with corners stays inside its sheet and is closed by at least three of them", () => {
  for (const shape of ["square", "diamond", "triangle", "hexagon"]) {
    const points = corners(shape, 24, 3);
    assert.ok(points.length >= 3, shape);
    for (const [x, y] of points) assert.ok(x >= 0 && x <= 24 && y >= 0 && y <= 24, shape);
  }
});

test("shapes differ from each other", () => {
  const drawn = ["square", "diamond", "triangle", "hexagon"].map((shape) => JSON.stringify(corners(shape, 24, 3)));
  assert.equal(new Set(drawn).size, drawn.length);
});

test("a circle has no corners", () => {
  assert.equal(corners("circle", 24, 3), null);
});

test("an image that the style does not describe is left missing", () => {
  let resolve;
  const added = [];
  drawMissingImages({
    setMissingStyleImageResolver: (call) => (resolve = call),
    getStyle: () => ({ metadata: { "zongheng:images": {} } }),
    hasImage: () => false,
    addImage: (id) => added.push(id),
  });
  resolve("unknown");
  assert.deepEqual(added, []);
});
