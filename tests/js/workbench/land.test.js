import assert from "node:assert/strict";
import { test } from "node:test";

import { blockingOf } from "#maps/workbench/day-sources.js";
import { choices } from "#maps/map/pick.js";

const parcel = (since, until) => ({ sourceLayer: "parcels", id: 4, properties: { code: "QT-01", use: "R2", since, until } });

test("a parcel is one thing to choose, in the state of the day only", () => {
  assert.deepEqual(choices([parcel(0, 5000), parcel(5000, 32767)], 5000), [{ type: "parcel", id: 4, label: "QT-01 R2" }]);
  assert.deepEqual(choices([parcel(0, 5000)], 5000), []);
});

test("a village is chosen only where nothing else lies", () => {
  const village = { source: "villages", id: 3, properties: { name: "秦屯村" } };
  assert.deepEqual(choices([village], 5000), [{ type: "village", id: 3, label: "秦屯村" }]);
  assert.deepEqual(choices([village, parcel(0, 9000)], 5000).map(({ type }) => type), ["parcel"]);
});

test("a stretch held up leads to the parcel that holds it", () => {
  const held = { source: "blockers", properties: { parcel_id: 9, parcel: "XH-01", stretch: "西经大道" } };
  assert.deepEqual(choices([held], 5000), [{ type: "parcel", id: 9, label: "XH-01，制约西经大道" }]);
});

test("parcels that hold up several works are ringed once", () => {
  const feature = (parcel_id) => ({ properties: { parcel_id } });
  assert.deepEqual(blockingOf({ features: [feature(1), feature(2), feature(1)] }), [1, 2]);
});
