import assert from "node:assert/strict";
import test from "node:test";

import { choose, clear, createAxes, placeOf, press, sent, spread } from "#maps/settings/axes-model.js";

const PLACES = ["NS1", "NS2", "EW1"].map((code) => ({ code, label: code }));
const road = (number) => ({ road: number, name: `路${number}` });

test("a road clicked goes to the chosen axis and the next free one of its way is chosen", () => {
  let state = press(choose(createAxes(PLACES, {}), "NS1"), road(7));
  assert.deepEqual(sent(state), { NS1: 7 });
  assert.equal(state.active, "NS2");
  state = press(state, road(8));
  assert.equal(state.active, null);
  assert.equal(placeOf(state, 8).code, "NS2");
});

test("a road has one axis: clicked for another it leaves the first", () => {
  const state = press(choose(createAxes(PLACES, { NS1: road(7) }), "EW1"), road(7));
  assert.deepEqual(sent(state), { EW1: 7 });
});

test("several roads picked without an axis take the free places in the order of the clicks", () => {
  let state = createAxes(PLACES, {});
  for (const number of [5, 6, 7]) state = press(state, road(number));
  state = spread(state, "NS");
  assert.deepEqual(sent(state), { NS1: 5, NS2: 6 });
  assert.deepEqual(state.picked, [road(7)]);
  assert.equal(press(state, road(7)).picked.length, 0);
});

test("an axis is taken off its road", () => {
  const state = clear(createAxes(PLACES, { NS1: road(7) }), "NS1");
  assert.deepEqual(sent(state), {});
  assert.ok(state.changed);
});
