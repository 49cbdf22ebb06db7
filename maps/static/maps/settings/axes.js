// The page of a plan of axes: the list of its places and the map on which their roads are clicked.

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";
import { choose, clear, createAxes, placeOf, press, sent, spread } from "#maps/settings/axes-model.js";
import { groupsOf } from "#maps/workbench/layers.js";

const config = JSON.parse(byId("plan-config").textContent);
const SHOWN = ["ground", "grid", "names"];
const COLOURS = { NS: "#23508e", EW: "#b8261c" };
let state = createAxes(config.places, config.axes);
let map = null;

function update(next) {
  state = next;
  byId("axes").replaceChildren(...state.places.map(line));
  byId("axes-save").disabled = !state.changed;
  if (state.changed) byId("axes-said").textContent = "还没有保存";
  picked();
  if (map) whenStyled(map, paint);
}

function line({ code, label }) {
  const taken = state.axes[code];
  const active = state.active === code;
  return h("li", { class: active ? "is-active" : null },
    h("button", { type: "button", class: "axis-choose", "aria-pressed": String(active), "data-code": code, onclick: () => update(choose(state, code)) }, h("span", { class: "shield" }, label), taken ? taken.name : h("span", { class: "quiet-text" }, active ? "在地图上点道路" : "未定")),
    taken ? h("button", { type: "button", class: "link", "aria-label": `${label}取下${taken.name}`, onclick: () => update(clear(state, code)) }, "取下") : null,
  );
}

function picked() {
  const place = byId("axes-picked");
  place.hidden = !state.picked.length;
  if (place.hidden) return;
  place.replaceChildren(
    h("p", {}, `已点 ${state.picked.length} 条：${state.picked.map(({ name }) => name).join("、")}`),
    h("button", { type: "button", "data-spread": "NS", onclick: () => update(spread(state, "NS")) }, "依次排成纵"),
    h("button", { type: "button", "data-spread": "EW", onclick: () => update(spread(state, "EW")) }, "依次排成横"),
    h("button", { type: "button", class: "link", onclick: () => update({ ...state, picked: [] }) }, "不选了"),
  );
}

function paint() {
  const of = (direction) => Object.entries(state.axes).filter(([code]) => code.startsWith(direction)).map(([, { road }]) => road);
  map.setFilter("plan-NS", ["in", ["id"], ["literal", of("NS")]]);
  map.setFilter("plan-EW", ["in", ["id"], ["literal", of("EW")]]);
  map.setFilter("plan-picked", ["in", ["id"], ["literal", state.picked.map(({ road }) => road)]]);
}

function withPlan(style) {
  const source = Object.entries(style.sources).find(([, spec]) => spec.type === "vector")[0];
  const layer = (id, colour, width) => ({ id, type: "line", source, "source-layer": "roads", filter: ["in", ["id"], ["literal", []]], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour, "line-width": width, "line-opacity": 0.85 } });
  const names = style.layers.findIndex(({ id }) => id.startsWith("names:"));
  const layers = [...style.layers];
  layers.splice(names < 0 ? layers.length : names, 0, layer("plan-NS", COLOURS.NS, 5), layer("plan-EW", COLOURS.EW, 5), layer("plan-picked", "#c67600", 6));
  return { ...style, layers };
}

async function open() {
  if (!webglWorks()) return say("这个浏览器打不开 WebGL，画不了地图。");
  const style = await getJson(config.style);
  const vector = Object.values(style.sources).find(({ type }) => type === "vector");
  const { bounds } = await getJson(vector.url);
  map = createMap({ container: byId("map"), style: withPlan(style), bounds: bounds ?? [110, 30, 120, 40], base: null, day: dayOf(config.asOf), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.planMap = map;
  map.on("click", ({ point }) => {
    const box = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
    const road = map.queryRenderedFeatures(box).find(({ sourceLayer, id }) => sourceLayer === "roads" && id);
    if (!road) return;
    const taken = !state.active && placeOf(state, road.id);
    update(taken ? choose(state, taken.code) : press(state, { road: road.id, name: road.properties.name ?? "" }));
  });
  whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
    paint();
  });
}

function say(text) {
  byId("axes-said").textContent = text;
}

async function save() {
  byId("axes-save").disabled = true;
  const response = await fetch(config.save, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": config.csrf }, body: JSON.stringify({ axes: sent(state), holds_from: byId("axes-from").value, reason: byId("axes-reason").value }) }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (response?.ok) {
    update({ ...state, changed: false });
    return say(`已保存，共 ${answer.axes} 条轴`);
  }
  byId("axes-save").disabled = false;
  return say(answer?.detail ?? "没有保存成功，请重试。");
}

byId("axes-save").addEventListener("click", save);
update(state);
open().catch((error) => say(`地图没有打开：${error.message}`));
