import assert from "node:assert/strict";
import { test } from "node:test";

import { listed, missingParts, sizeOf } from "#maps/imports/files.js";

test("sizes are told in words", () => {
  assert.equal(sizeOf(12), "1 KB");
  assert.equal(sizeOf(340_200), "340 KB");
  assert.equal(sizeOf(1_250_000), "1.3 MB");
  assert.deepEqual(listed([{ name: "a.shp", size: 2000 }]), [{ name: "a.shp", size: "2 KB" }]);
});

test("missing parts of a shapefile are named, whatever the case", () => {
  assert.match(missingParts(["道路.SHP", "道路.dbf"]), /\.shx、\.prj/);
  assert.equal(missingParts(["a.shp", "A.DBF", "a.shx", "a.prj"]), "");
  assert.match(missingParts(["a.tab"]), /\.dat/);
  assert.equal(missingParts(["a.gpkg"]), "");
  assert.equal(missingParts([]), "");
});
