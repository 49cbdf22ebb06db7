// The map of a run: what is new, changed, gone and unchanged over a quiet base; differences by hue and by line.

import { getJson } from "#maps/lib/api.js";
import { boxOf } from "#maps/map/camera.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { groupsOf } from "#maps/workbench/layers.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";

const SHOWN = ["ground", "grid", "names"];
// From the bottom to the top.
const STATES = [
  ["unchanged", "未变", { colour: "#9aa09b", width: 2 }],
  ["before", "修改前", { colour: "#77736a", width: 2, dash: [3, 2] }],
  ["gone", "将删除", { colour: "#b8261c", width: 3, dash: [0.6, 1.4] }],
  ["changed", "修改后", { colour: "#c67600", width: 4, core: "#ffffff" }],
  ["new", "新增", { colour: "#2f8f3f", width: 4 }],
  ["guess", "按猜测的坐标系", { colour: "#23508e", width: 3, dash: [2, 1.5] }],
];
const place = byId("import-map");

async function open() {
  if (!webglWorks()) return say("这个浏览器打不开 WebGL，画不了地图；下面的表仍可使用。");
  const [style, preview] = await Promise.all([getJson("/style.json"), getJson(place.dataset.preview)]);
  if (!preview.features?.length) return say("没有可以画在地图上的差别。");
  const bounds = boxOfAll(preview.features);
  place.replaceChildren();
  const map = createMap({ container: place, style: withPreview(style, preview), bounds, base: null, day: dayOf(place.dataset.day), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.importMap = map;
  map.scrollZoom.disable();
  legend(preview);
  map.on("click", ({ point }) => pick(map, point));
  return whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
  });
}

function withPreview(style, preview) {
  return { ...style, sources: { ...style.sources, preview: { type: "geojson", data: preview } }, layers: [...style.layers, ...STATES.flatMap(layersOf)] };
}

function layersOf([state, , look]) {
  const of = (kind) => ["all", ["==", ["get", "state"], state], ["==", ["geometry-type"], kind]];
  const drawn = ["==", ["get", "state"], state];
  const dash = look.dash ? { "line-dasharray": look.dash } : {};
  const round = look.dash ? {} : { layout: { "line-cap": "round", "line-join": "round" } };
  return [
    { id: `preview-${state}-fill`, type: "fill", source: "preview", filter: of("Polygon"), paint: { "fill-color": look.colour, "fill-opacity": state === "unchanged" || state === "before" ? 0.06 : 0.18 } },
    { id: `preview-${state}-line`, type: "line", source: "preview", filter: drawn, ...round, paint: { "line-color": look.colour, "line-width": look.width, ...dash } },
    look.core && { id: `preview-${state}-core`, type: "line", source: "preview", filter: drawn, paint: { "line-color": look.core, "line-width": look.width / 3 } },
    { id: `preview-${state}-point`, type: "circle", source: "preview", filter: of("Point"), paint: { "circle-radius": 5, "circle-color": look.core ?? look.colour, "circle-stroke-color": look.colour, "circle-stroke-width": 2, "circle-opacity": state === "gone" ? 0.2 : 1 } },
  ].filter(Boolean);
}

function legend(preview) {
  const counts = Map.groupBy ? Map.groupBy(preview.features, (feature) => feature.properties.state) : groupBy(preview.features);
  const lines = STATES.filter(([state]) => counts.has(state)).reverse();
  const label = (state, word) => (state === "guess" ? preview.features[0].properties.label : word);
  byId("import-legend").replaceChildren(
    ...lines.map(([state, word]) => h("li", {}, h("i", { class: `key key-${state}`, "aria-hidden": "true" }), `${label(state, word)} ${counts.get(state).length}`)),
    preview.left_out ? h("li", { class: "quiet-text" }, `另有 ${preview.left_out} 个没有画`) : "",
  );
}

function groupBy(features) {
  const groups = new Map();
  for (const feature of features) groups.set(feature.properties.state, [...(groups.get(feature.properties.state) ?? []), feature]);
  return groups;
}

function pick(map, point) {
  const box = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
  const layers = STATES.flatMap(layersOf).map((layer) => layer.id);
  const hits = map.queryRenderedFeatures(box, { layers });
  const words = new Map(STATES.map(([state, word]) => [state, word]));
  const sentences = [...new Set(hits.map(({ properties }) => `${words.get(properties.state)}：${properties.label}${properties.row ? `（第 ${properties.row} 行）` : ""}`))];
  byId("import-picked").textContent = sentences.slice(0, 6).join("；");
}

function boxOfAll(features) {
  const boxes = features.map((feature) => feature.geometry && boxOf(feature.geometry)).filter(Boolean);
  return [Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1])), Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))];
}

function say(text) {
  if (!place.querySelector("canvas")) place.replaceChildren(h("p", { class: "quiet-text" }, text));
}

open().catch((error) => say(`地图没有打开：${error.message}`));
