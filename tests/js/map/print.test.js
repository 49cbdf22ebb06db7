import assert from "node:assert/strict";
import { test } from "node:test";

import { printOnceDrawn } from "#maps/map/print.js";

test("a map that stands is printed at once, one that is being drawn when it is idle, and once", () => {
  let printed = 0;
  let idle = null;
  const map = (loaded) => ({ loaded: () => loaded, once: (name, call) => (idle = call) });
  printOnceDrawn(map(true), () => (printed += 1));
  assert.equal(printed, 1);
  const timers = globalThis.setTimeout;
  globalThis.setTimeout = () => 0;
  printOnceDrawn(map(false), () => (printed += 1));
  globalThis.setTimeout = timers;
  assert.equal(printed, 1);
  idle();
  idle();
  assert.equal(printed, 2);
});
