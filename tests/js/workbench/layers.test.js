import assert from "node:assert/strict";
import { test } from "node:test";

import { groupsOf, shownGroups, switched } from "#maps/workbench/layers.js";

const GROUPS = [{ id: "pipes", on: true }, { id: "areas", on: false }];

test("an address switches groups against their defaults, and says the same back", () => {
  const { shown, unknown } = shownGroups(GROUPS, { off: ["pipes"], on: ["areas"] });
  assert.deepEqual(shown, { pipes: false, areas: true });
  assert.deepEqual(unknown, []);
  assert.deepEqual(switched(GROUPS, shown), { off: ["pipes"], on: ["areas"] });
});

test("what is at its default is not named in the address", () => {
  assert.deepEqual(switched(GROUPS, shownGroups(GROUPS, { off: [], on: [] }).shown), { off: [], on: [] });
});

test("groups the style does not know are told, not invented", () => {
  assert.deepEqual(shownGroups(GROUPS, { off: ["moon"], on: [] }).unknown, ["moon"]);
});

test("a style without groups has none", () => {
  assert.deepEqual(groupsOf({}), []);
});
