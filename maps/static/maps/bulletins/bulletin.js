// The map of a bulletin beside its text: each work's line by how sure its place is; text, row and line light up together.

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { boxOf, flyTo } from "#maps/map/camera.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";
import { groupsOf } from "#maps/workbench/layers.js";

const config = JSON.parse(byId("bulletin-config").textContent);
const SHOWN = ["ground", "grid", "names"];
const LOOKS = [["exact", "#0d5c63", null], ["approximate", "#c67600", [3, 1.5]], ["whole_road", "#c67600", [1, 1.5]]];
let map = null;

function withFound(style) {
  const lines = LOOKS.map(([resolution, colour, dash]) => ({
    id: `found-${resolution}`,
    type: "line",
    source: "found",
    filter: ["==", ["get", "resolution"], resolution],
    paint: { "line-color": colour, "line-width": 4, ...(dash ? { "line-dasharray": dash } : {}) },
  }));
  const glow = { id: "found-active", type: "line", source: "found", filter: ["==", ["get", "number"], -1], layout: { "line-cap": "round" }, paint: { "line-color": "#23508e", "line-width": 12, "line-opacity": 0.35 } };
  return { ...style, sources: { ...style.sources, found: { type: "geojson", data: config.features } }, layers: [...style.layers, glow, ...lines] };
}

function activate(numbers, { fly = true } = {}) {
  for (const element of document.querySelectorAll(".is-active")) element.classList.remove("is-active");
  for (const number of numbers) {
    const row = byId(`row-${number}`);
    row.classList.add("is-active");
    if (row.matches(".is-same") && byId("show-same")) byId("show-same").checked = true;
    document.querySelector(`mark[data-rows~="${number}"]`)?.classList.add("is-active");
  }
  if (!map) return;
  whenStyled(map, () => map.setFilter("found-active", ["in", ["get", "number"], ["literal", numbers]]));
  const boxes = config.features.features.filter(({ properties }) => numbers.includes(properties.number)).map(({ geometry }) => boxOf(geometry)).filter(Boolean);
  if (fly && boxes.length) flyTo(map, around(boxes), { padding: 48 });
}

function around(boxes) {
  return [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((box) => box[side])));
}

function bind() {
  for (const mark of document.querySelectorAll("mark[data-rows]")) {
    const numbers = mark.dataset.rows.split(" ").map(Number);
    const act = () => {
      activate(numbers);
      byId(`row-${numbers[0]}`).scrollIntoView({ block: "nearest" });
    };
    mark.addEventListener("click", act);
    mark.addEventListener("keydown", ({ key }) => key === "Enter" && act());
  }
  for (const quote of document.querySelectorAll("tr[data-row] q")) quote.addEventListener("click", () => activate([Number(quote.closest("tr").dataset.row)]));
}

async function open() {
  if (!webglWorks()) throw new Error("这个浏览器打不开 WebGL");
  const style = await getJson(config.style);
  const vector = Object.values(style.sources).find(({ type }) => type === "vector");
  const boxes = config.features.features.map(({ geometry }) => boxOf(geometry)).filter(Boolean);
  const bounds = boxes.length ? around(boxes) : (await getJson(vector.url)).bounds ?? [73, 18, 135, 54];
  map = createMap({ container: byId("map"), style: withFound(style), bounds, base: null, day: dayOf(config.asOf), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.bulletinMap = map;
  map.on("click", ({ point }) => {
    const hits = map.queryRenderedFeatures([[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]], { layers: LOOKS.map(([resolution]) => `found-${resolution}`) });
    const numbers = [...new Set(hits.map(({ properties }) => properties.number))];
    activate(numbers, { fly: false });
    if (numbers.length) byId(`row-${numbers[0]}`).scrollIntoView({ block: "nearest" });
  });
  whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
  });
}

bind();
open().catch((error) => byId("map").replaceChildren(h("p", { class: "quiet-text" }, `地图没有打开：${error.message}`)));
