// The small map of one village: our own style, quiet but for villages, parcels and buildings; true for the page's day.

import { getJson } from "#maps/lib/api.js";
import { dayOf, isoOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { groupsOf } from "#maps/workbench/layers.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";

const SHOWN = ["ground", "grid", "carriageway", "villages", "parcels", "buildings", "names"];
const place = byId("village-map");

async function open() {
  if (!webglWorks()) return say("这个浏览器打不开 WebGL，画不了地图；下面的表仍可使用。");
  const day = dayOf(place.dataset.day);
  const style = await getJson("/style.json", { as_of: place.dataset.day });
  const answer = await getJson("/api/villages/?mapped=yes", { as_of: isoOf(day) });
  place.replaceChildren();
  const map = createMap({
    container: place,
    style,
    bounds: place.dataset.box.split(",").map(Number),
    base: null,
    day,
    marks: [answer.schematic ? "<b>示意</b>：范围不是测量结果" : ""].filter(Boolean),
    picked: () => {},
    failed: (error) => say(`地图没有取全：${error?.message ?? ""}`),
    moved: () => {},
  });
  window.villageMap = map;
  map.scrollZoom.disable();
  return whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
    map.getSource("villages").setData(answer);
  });
}

function say(text) {
  if (!place.querySelector("canvas")) place.replaceChildren(h("p", { class: "quiet-text" }, text));
}

open().catch((error) => say(`地图没有打开：${error.message}`));
