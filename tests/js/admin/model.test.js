import assert from "node:assert/strict";
import { test } from "node:test";

import { begin, extend, handles, insert, move, read, remove, write } from "#maps/admin/model.js";

const SQUARE = JSON.stringify({ type: "MultiPolygon", coordinates: [[[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]] });

test("what is read is written again", () => {
  assert.deepEqual(JSON.parse(write(read(SQUARE, "MultiPolygon"))), JSON.parse(SQUARE));
  assert.equal(write(read("", "MultiPolygon")), "");
  assert.equal(write({ ...read("", "Point"), point: [1, 2] }), '{"type":"Point","coordinates":[1,2]}');
});

test("a shape of another kind is refused in words", () => {
  assert.throws(() => read('{"type":"Point","coordinates":[0,0]}', "Polygon"), /要 Polygon/);
});

test("a square has four corners and four middles", () => {
  const found = handles(read(SQUARE, "MultiPolygon"));
  assert.equal(found.length, 8);
  assert.deepEqual(found[1], { at: [1, 0], polygon: 0, ring: 0, index: 1, middle: true });
});

test("a corner moves, a middle becomes a corner, a removed corner closes the ring without it", () => {
  const square = read(SQUARE, "MultiPolygon");
  assert.deepEqual(move(square, { polygon: 0, ring: 0, index: 2 }, [3, 3]).polygons[0][0][2], [3, 3]);
  assert.equal(insert(square, { polygon: 0, ring: 0, index: 4 }, [0, 1]).polygons[0][0].length, 5);
  assert.equal(remove(square, { polygon: 0, ring: 0, index: 0 }).polygons[0][0].length, 3);
  assert.equal(square.polygons[0][0].length, 4);
});

test("a triangle that loses a corner goes as a whole", () => {
  const triangle = remove(read(SQUARE, "MultiPolygon"), { polygon: 0, ring: 0, index: 0 });
  assert.deepEqual(remove(triangle, { polygon: 0, ring: 0, index: 0 }).polygons, []);
});

test("a polygon being drawn counts from its third corner on; a single polygon is drawn anew", () => {
  let drawn = extend(begin(read(SQUARE, "MultiPolygon"), [5, 5]), [6, 5]);
  assert.equal(JSON.parse(write(drawn)).coordinates.length, 1);
  drawn = extend(drawn, [6, 6]);
  assert.equal(JSON.parse(write(drawn)).coordinates.length, 2);
  assert.equal(begin({ ...drawn, type: "Polygon" }, [0, 0]).polygons.length, 1);
});

test("a line keeps its two ends and has middles between its points only", () => {
  const line = read('{"type":"LineString","coordinates":[[0,0],[2,0],[2,2]]}', "LineString");
  assert.equal(handles(line).filter(({ middle }) => middle).length, 2);
  const shorter = remove(line, { polygon: 0, ring: 0, index: 1 });
  assert.deepEqual(JSON.parse(write(shorter)).coordinates, [[0, 0], [2, 2]]);
  assert.equal(write(remove(shorter, { polygon: 0, ring: 0, index: 0 })), "");
  assert.equal(write(extend(begin(line, [5, 5]), [6, 6])), '{"type":"LineString","coordinates":[[5,5],[6,6]]}');
  assert.throws(() => read(SQUARE, "LineString"), /要 LineString/);
});
