import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "#maps/workbench/store.js";

test("a watcher hears of a change with the value before", () => {
  const store = createStore({ day: 1 });
  const heard = [];
  store.watch("day", (now, before) => heard.push([now, before]));
  store.set({ day: 2 });
  assert.deepEqual(heard, [[2, 1]]);
});

test("setting the same value again is silent, for equal objects too", () => {
  const store = createStore({ selection: { type: "work", id: 3 } });
  let calls = 0;
  store.watch("selection", () => (calls += 1));
  assert.deepEqual(store.set({ selection: { type: "work", id: 3 } }), []);
  assert.equal(calls, 0);
});

test("one change of two names calls a watcher of both once", () => {
  const store = createStore({ day: 1, view: null });
  let calls = 0;
  store.watch(["day", "view"], () => (calls += 1));
  store.set({ day: 2, view: { zoom: 3 } });
  assert.equal(calls, 1);
});

test("a stopped watcher stays silent", () => {
  const store = createStore({ day: 1 });
  let calls = 0;
  const stop = store.watch("day", () => (calls += 1));
  stop();
  store.set({ day: 5 });
  assert.equal(calls, 0);
  assert.equal(store.get("day"), 5);
});
