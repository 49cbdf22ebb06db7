// The map of ready land: parcels by how many networks reach them, and the way from a parcel to its row and back.

import { getJson } from "#maps/lib/api.js";
import { boxOf } from "#maps/map/camera.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { createMap, webglWorks, whenStyled } from "#maps/map/map.js";
import { readyStyle } from "#maps/pages/ready-style.js";

const place = byId("ready-map");

async function open() {
  if (!webglWorks()) return say("这个浏览器打不开 WebGL，画不了地图；表仍可使用。");
  const [style, land] = await Promise.all([getJson("/style.json", { as_of: place.dataset.day }), getJson(place.dataset.features)]);
  const boxes = land.features.map((feature) => boxOf(feature.geometry)).filter(Boolean);
  place.replaceChildren();
  const map = createMap({
    container: place,
    style: readyStyle(style, land),
    bounds: [Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1])), Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))],
    base: null,
    day: dayOf(place.dataset.day),
    marks: [[land.schematic ? "<b>示意</b>：位置不是测量结果" : "", land.demo ? "<b>演示</b>数据" : ""].filter(Boolean).join("　")].filter(Boolean),
    picked: () => {},
    failed: (error) => say(`地图没有取全：${error?.message ?? ""}`),
    moved: () => {},
  });
  window.readyMap = map;
  map.scrollZoom.disable();
  return whenStyled(map, () => follow(map, land));
}

/** A parcel pressed leads to its row, a row under the pointer or focus lights its parcel. */
function follow(map, land) {
  const glow = (parcel) => map.setFilter("ready-glow", ["==", ["id"], parcel ?? -1]);
  map.on("click", "ready-fill", ({ features: [feature] }) => {
    glow(feature.id);
    const row = byId(`parcel-${feature.id}`);
    if (!row) return;
    for (const other of document.querySelectorAll("tr.found")) other.classList.remove("found");
    row.classList.add("found");
    row.scrollIntoView({ block: "center" });
  });
  for (const name of ["enter", "leave"]) map.on(`mouse${name}`, "ready-fill", () => { map.getCanvas().style.cursor = name === "enter" ? "pointer" : ""; });
  for (const row of document.querySelectorAll("tr[data-parcel]")) {
    for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => glow(Number(row.dataset.parcel)));
  }
  place.dataset.parcels = land.features.length;
}

/** In place of the map, or under it when it is there. */
function say(text) {
  const message = h("p", { class: "message warning small", role: "status" }, text);
  if (!place.querySelector("canvas")) return place.replaceChildren(message);
  place.parentElement.querySelector(".message")?.remove();
  return place.after(message);
}

if (place) open().catch((error) => say(`地图没有打开：${error.message}`));
