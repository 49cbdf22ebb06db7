import assert from "node:assert/strict";
import { test } from "node:test";

import { follow } from "#maps/workbench/follow.js";

/** A question answered by hand, and a clock moved by hand. */
function bench() {
  const asked = [];
  const heard = [];
  const timers = [];
  const ask = (value) => new Promise((resolve, reject) => asked.push({ value, resolve, reject }));
  const call = follow(ask, (value, answer, error) => heard.push([value, answer, error?.message ?? null]), 100, (act) => timers.push(act));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, heard, call, tick: () => timers.splice(0).forEach((act) => act()), settle };
}

test("values in between are dropped, the newest is asked last", async () => {
  const { asked, heard, call, tick, settle } = bench();
  for (const value of [1, 2, 3, 4]) call(value);
  assert.equal(asked.length, 0);
  tick();
  for (const value of [5, 6]) call(value);
  assert.deepEqual(asked.map(({ value }) => value), [4]);
  asked[0].resolve("a");
  await settle();
  tick();
  assert.deepEqual(asked.map(({ value }) => value), [4, 6]);
  asked[1].resolve("b");
  await settle();
  assert.deepEqual(heard, [[4, "a", null], [6, "b", null]]);
});

test("no question is asked while one is open, however long it takes", async () => {
  const { asked, call, tick, settle } = bench();
  call(1);
  tick();
  call(2);
  tick();
  assert.equal(asked.length, 1);
  asked[0].resolve("a");
  await settle();
  tick();
  assert.equal(asked.length, 2);
});

test("after a failure the next value is asked as usual", async () => {
  const { asked, heard, call, tick, settle } = bench();
  call(1);
  tick();
  asked[0].reject(new Error("断线"));
  await settle();
  call(2);
  tick();
  assert.deepEqual(heard, [[1, null, "断线"]]);
  assert.equal(asked[1].value, 2);
});
