import assert from "node:assert/strict";
import { test } from "node:test";

import { choices } from "#maps/map/pick.js";

const road = { sourceLayer: "roads", id: 1, properties: { name: "神州路" } };
const slice = (id, w, k = "carriageway") => ({ sourceLayer: "works", id, properties: { w, k } });

test("slices of one work are one thing to choose", () => {
  assert.deepEqual(choices([slice(7, 3), slice(8, 3), road], 5000).map(({ type, id }) => [type, id]), [["work", 3]]);
});

test("a road is chosen only where nothing else lies", () => {
  assert.deepEqual(choices([road, road], 5000), [{ type: "road", id: 1, label: "神州路" }]);
  assert.deepEqual(choices([], 5000), []);
});

test("obstacles come first and only while they stand", () => {
  const obstacle = { sourceLayer: "obstacles", id: 4, properties: { k: "land", title: "坟", found: 5000, res: 5100, w: 3 } };
  assert.deepEqual(choices([slice(7, 3), obstacle], 5050).map(({ type }) => type), ["obstacle", "work"]);
  assert.deepEqual(choices([slice(7, 3), obstacle], 5100).map(({ type }) => type), ["work"]);
});

test("a source is one thing to choose, in the state of the day", () => {
  const state = (st, since, until) => ({ sourceLayer: "sources", id: 6, properties: { k: "waterworks", name: "水厂", st, since, until } });
  const states = [state("planned", 0, 5000), state("in_use", 5000, 32767)];
  assert.deepEqual(choices([...states, slice(7, 3)], 5000).map(({ type, id }) => [type, id]), [["source", 6], ["work", 3]]);
});

test("a pipe says its diameter and whether it lies in the ground on the day", () => {
  const pipe = { sourceLayer: "pipes", id: 9, properties: { k: "gas", dn: 300, mat: "PE", laid: 5200 } };
  const [before, after] = [choices([pipe], 5199)[0], choices([pipe], 5200)[0]];
  assert.deepEqual([before.label, before.laid, after.laid], ["DN300 PE", false, true]);
});

test("merged features without a key cannot be chosen", () => {
  assert.deepEqual(choices([{ sourceLayer: "pipes", id: undefined, properties: { k: "gas" } }], 5000), []);
});

test("a line that stands for several networks offers every work of them", () => {
  const bundle = { sourceLayer: "bundles", properties: { n: 2, ws: "3:gas,5:heat", name: "神州路" } };
  assert.deepEqual(choices([bundle, slice(7, 3, "gas"), road], 5000), [
    { type: "work", id: 3, kind: "gas", label: "神州路" },
    { type: "work", id: 5, kind: "heat", label: "神州路" },
  ]);
});
