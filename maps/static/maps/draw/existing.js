// Existing stretches picked on the map: a click asks which piece of the road lies there and adds it, or takes it away.

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";
import { groupsOf } from "#maps/workbench/layers.js";

const config = JSON.parse(byId("existing-config").textContent);
const SHOWN = ["ground", "grid", "names"];
const PICKED = "picked-pieces";
const field = byId("id_pieces");
let pieces = [];
let map = null;

const keyOf = ({ road, from_m: low, to_m: high }) => `${road} ${low} ${high}`;
const length = ({ from_m: low, to_m: high }) => high - low;

function update(next) {
  pieces = next;
  field.value = JSON.stringify(pieces.map(({ road, from_m, to_m }) => ({ road, from_m, to_m })));
  byId("existing-save").disabled = !pieces.length;
  const metres = pieces.reduce((sum, piece) => sum + length(piece), 0);
  byId("existing-said").textContent = pieces.length ? `已点选 ${pieces.length} 段，共 ${(metres / 1000).toFixed(2)} 公里。` : "还没有点选。";
  byId("existing-picked").replaceChildren(...pieces.map((piece) => h("li", {}, h("span", {}, `${piece.name}(${piece.ends}) ${Math.round(length(piece))} 米`), h("button", { type: "button", class: "link", onclick: () => update(pieces.filter((one) => one !== piece)) }, "不选"))));
  map?.getSource(PICKED)?.setData({ type: "FeatureCollection", features: pieces.map(({ geometry }) => ({ type: "Feature", geometry, properties: {} })) });
}

async function pick(road, { lng, lat }) {
  const whole = document.querySelector("[name=reach]:checked").value === "whole" ? 1 : 0;
  try {
    const piece = await getJson(`${config.piece}?${new URLSearchParams({ road, lon: lng, lat, whole })}`);
    const known = pieces.find((one) => keyOf(one) === keyOf(piece));
    update(known ? pieces.filter((one) => one !== known) : [...pieces, piece]);
  } catch (error) {
    byId("existing-said").textContent = `没有取到这一段：${error.message}`;
  }
}

async function open() {
  if (!webglWorks()) return void (byId("existing-said").textContent = "这个浏览器打不开 WebGL，画不了地图；可以用表格导入。");
  const style = await getJson(config.style);
  const vector = Object.values(style.sources).find(({ type }) => type === "vector");
  const { bounds } = await getJson(vector.url);
  const names = style.layers.findIndex(({ id }) => id.startsWith("names:"));
  const layer = { id: PICKED, type: "line", source: PICKED, layout: { "line-cap": "round" }, paint: { "line-color": "#d9870f", "line-width": 7, "line-opacity": 0.8 } };
  const layers = style.layers.toSpliced(names < 0 ? style.layers.length : names, 0, layer);
  const empty = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  map = createMap({ container: byId("map"), style: { ...style, sources: { ...style.sources, [PICKED]: empty }, layers }, bounds: bounds ?? [73, 18, 135, 54], base: null, day: dayOf(config.asOf), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.existingMap = map;
  map.on("click", ({ point, lngLat }) => {
    const hit = map.queryRenderedFeatures([[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]]).find(({ sourceLayer, id }) => sourceLayer === "roads" && id);
    if (hit) pick(hit.id, lngLat);
  });
  whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
    update(pieces);
  });
}

open().catch((error) => (byId("existing-said").textContent = `地图没有打开：${error.message}`));
