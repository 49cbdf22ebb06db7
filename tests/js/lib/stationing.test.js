import assert from "node:assert/strict";
import { test } from "node:test";

import { isPlain, stationAt } from "#maps/lib/stationing.js";

const plain = { stations: [{ from_m: 0, station_m: 0 }] };
const leaping = { stations: [{ from_m: 0, station_m: 12_300 }, { from_m: 1000, station_m: 13_350 }] };

test("a road whose design counts as its line does has no stations of its own", () => {
  assert.ok(isPlain(plain));
  assert.ok(isPlain({}));
  assert.ok(!isPlain(leaping));
  assert.ok(!isPlain({ stations: [{ from_m: 0, station_m: 12_300 }] }));
});

test("a station counts on from the last jump", () => {
  assert.equal(stationAt(leaping, 0), 12_300);
  assert.equal(stationAt(leaping, 999), 13_299);
  assert.equal(stationAt(leaping, 1000), 13_350);
  assert.equal(stationAt(leaping, 1500), 13_850);
});
