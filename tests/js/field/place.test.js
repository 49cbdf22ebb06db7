import assert from "node:assert/strict";
import { test } from "node:test";

import { alongLine, fromGcj02, graining, looksShifted, plane, roadsNear, rounded, toGcj02 } from "#maps/field/place.js";

// A road of 1,000 m going east at 35° N, as the plane of the ellipsoid has it.
const [LON, LAT] = [113.2, 35];
const [east] = plane(LON, LAT)(LON + 0.01, LAT);
const degrees = (metres) => (metres / east) * 0.01;
const road = { id: 1, name: "世纪路", line: [[LON, LAT, 0], [LON + degrees(400), LAT, 400], [LON + degrees(1000), LAT, 1000]] };
const north = (metres) => metres / plane(LON, LAT)(LON, LAT + 1)[1];

test("a position becomes a chainage, a distance and a side", () => {
  const found = alongLine(road.line, LON + degrees(620), LAT + north(8));
  assert.ok(Math.abs(found.metres - 620) < 0.01);
  assert.ok(Math.abs(found.offset - 8) < 0.01);
  assert.equal(found.turn, 1);
  const at = (y, accuracy) => roadsNear([road], { lon: LON + degrees(620), lat: LAT + north(y), accuracy })[0].side;
  assert.equal(at(8, 5), "L");
  assert.equal(at(-8, 5), "R");
  assert.equal(at(-8, 12), "B");
});

test("beyond the ends the chainage is that of the end, far away there is no road", () => {
  assert.equal(alongLine(road.line, LON - degrees(50), LAT).metres, 0);
  assert.deepEqual(roadsNear([road], { lon: LON, lat: LAT + north(300) }), []);
});

test("a chainage is said no more finely than it was measured", () => {
  assert.deepEqual([3, 8, 20, 80].map(graining), [1, 5, 10, 50]);
  assert.equal(rounded(1203.4, 6), 1205);
  assert.equal(rounded(1998, 20, 0, 1995), 1995);
});

test("GCJ-02 is the published shift, undone to a centimetre, and asked about", () => {
  const [lon, lat] = toGcj02(120, 40);
  assert.ok(Math.abs(lon - 120.00567568355486) < 1e-9 && Math.abs(lat - 40.0013047896019) < 1e-9);
  const [back] = fromGcj02(lon, lat);
  assert.ok(Math.abs(back - 120) < 1e-9);
  const [x, y] = toGcj02(LON + degrees(620), LAT);
  assert.equal(looksShifted([road], { lon: x, lat: y, accuracy: 10 }), true);
  assert.equal(looksShifted([road], { lon: LON + degrees(620), lat: LAT + north(20), accuracy: 10 }), false);
});
