import assert from "node:assert/strict";
import test from "node:test";

import { readyStyle, WAYS } from "#maps/pages/ready-style.js";

const layer = (id, group) => ({ id, type: "line", layout: {}, group });
const style = {
  metadata: { "zongheng:groups": [{ id: "grid", layers: ["grid-line"] }, { id: "pipes", layers: ["pipe-line"] }] },
  sources: { district: { type: "vector" } },
  layers: [layer("background"), layer("grid-line"), layer("pipe-line")],
};
const land = { type: "FeatureCollection", features: [] };

test("parcels lie under the roads, their numbers over everything", () => {
  const ids = readyStyle(style, land).layers.map((one) => one.id);
  assert.ok(ids.indexOf("ready-fill") < ids.indexOf("grid-line"));
  assert.equal(ids.at(-1), "ready-number");
});

test("only quiet groups are shown", () => {
  const shown = Object.fromEntries(readyStyle(style, land).layers.map((one) => [one.id, one.layout?.visibility]));
  assert.equal(shown["grid-line"], "visible");
  assert.equal(shown["pipe-line"], "none");
});

test("each number of networks has a colour, darker the more there are", () => {
  const lightness = (colour) => [1, 3, 5].reduce((sum, at) => sum + Number.parseInt(colour.slice(at, at + 2), 16), 0);
  assert.equal(WAYS.length, 8);
  for (let number = 1; number < WAYS.length; number += 1) assert.ok(lightness(WAYS[number]) < lightness(WAYS[number - 1]));
});
