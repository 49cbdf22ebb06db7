// The map beside a work's form: a road is clicked, then the streets that cross it at both ends.

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId } from "#maps/lib/dom.js";
import { boxOf } from "#maps/map/camera.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";
import { groupsOf } from "#maps/workbench/layers.js";

const config = JSON.parse(byId("work-config").textContent);
const field = (name) => byId(`id_${name}`);
const SHOWN = ["ground", "grid", "names", "carriageway"];
const HINTS = { from_name: "再点起点处相交的道路。", to_name: "再点止点处相交的道路。", road: "要改就重新点道路。" };
let next = "road";

function press(name) {
  field(next).value = name;
  if (next === "road") {
    field("from_name").value = "";
    field("to_name").value = "";
  }
  next = { road: "from_name", from_name: "to_name", to_name: "road" }[next];
  byId("work-hint").textContent = HINTS[next];
}

async function open() {
  if (!webglWorks()) return;
  const style = await getJson(config.style);
  const vector = Object.values(style.sources).find(({ type }) => type === "vector");
  const [{ bounds }, work] = await Promise.all([getJson(vector.url), config.work ? getJson(`/api/works/${config.work}/`) : null]);
  const box = (work && boxOf(work.geometry)) ?? bounds ?? [73, 18, 135, 54];
  const line = { type: "geojson", data: { type: "FeatureCollection", features: work?.geometry ? [{ type: "Feature", geometry: work.geometry, properties: {} }] : [] } };
  const names = style.layers.findIndex(({ id }) => id.startsWith("names:"));
  const layers = style.layers.toSpliced(names < 0 ? style.layers.length : names, 0, { id: "this-work", type: "line", source: "this-work", layout: { "line-cap": "round" }, paint: { "line-color": "#23508e", "line-width": 7, "line-opacity": 0.7 } });
  const map = createMap({ container: byId("map"), style: { ...style, sources: { ...style.sources, "this-work": line }, layers }, bounds: box, base: null, day: dayOf(config.asOf), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.workMap = map;
  map.on("click", ({ point }) => {
    const hits = map.queryRenderedFeatures([[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]]).filter(({ sourceLayer, properties }) => sourceLayer === "roads" && properties.name);
    const other = hits.find(({ properties }) => next === "road" || properties.name !== field("road").value);
    if (other) press(other.properties.name);
  });
  whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
  });
}

open().catch((error) => (byId("work-hint").textContent = `地图没有打开：${error.message}`));
