import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress, writeAddress } from "#maps/workbench/address.js";
import { dayOf } from "#maps/lib/days.js";

const STATE = {
  day: dayOf("2014-09-15"),
  view: { zoom: 13.25, lat: 35.1543, lon: 113.271 },
  off: ["pipes", "obstacles"],
  on: ["parcels"],
  selection: { type: "work", id: 12 },
  filter: { light: "red", unit: 3, kind: "gas" },
  compare: { day: dayOf("2014-06-30"), split: 40 },
  measured: [[113.2, 35.1], [113.21, 35.12]],
};

test("an address restores the state it was written from", () => {
  const { problems, ...read } = readAddress(writeAddress(STATE));
  assert.deepEqual(read, STATE);
  assert.deepEqual(problems, []);
});

test("an address names a chainage by road and metres", () => {
  const text = writeAddress({ ...STATE, selection: { type: "road", id: 3, m: 1250.5 } });
  assert.match(text, /road=3&m=1250\.5/);
  assert.deepEqual(readAddress(text).selection, { type: "road", id: 3, m: 1250.5 });
});

test("an empty address asks for nothing and has no problems", () => {
  const read = readAddress("");
  assert.deepEqual(read, { day: null, view: null, off: [], on: [], selection: null, filter: { light: "", unit: null, kind: "" }, compare: null, measured: [], problems: [] });
});

test("bad values are left out and each is named once, the good ones stay", () => {
  const read = readAddress("?as_of=2014-02-30&at=99/0/0&work=-4&off=pipes&m=abc");
  assert.equal(read.day, null);
  assert.equal(read.view, null);
  assert.equal(read.selection, null);
  assert.deepEqual(read.off, ["pipes"]);
  assert.equal(read.problems.length, 4);
  assert.match(read.problems[0], /2014-02-30/);
});

test("hostile text does not come through as a layer name or a number", () => {
  const read = readAddress("?off=<script>&on=a,,b&road=1e3&at=1/2/NaN");
  assert.deepEqual([read.off, read.on, read.selection, read.view], [[], [], null, null]);
  assert.equal(read.problems.length, 4);
});
