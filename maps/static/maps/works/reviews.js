// The reports that wait on a map: the line of each, the one whose row is pointed at or ticked drawn stronger.

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId } from "#maps/lib/dom.js";
import { boxOf } from "#maps/map/camera.js";
import { createMap, showGroup, webglWorks, whenStyled } from "#maps/map/map.js";
import { groupsOf } from "#maps/workbench/layers.js";

const config = JSON.parse(byId("reviews-config").textContent);
const SHOWN = ["ground", "grid", "names"];
const WAITING = "waiting-reports";

async function open() {
  if (!webglWorks()) return;
  const style = await getJson("/style.json");
  const names = style.layers.findIndex(({ id }) => id.startsWith("names:"));
  const line = (id, more) => ({ id, type: "line", source: WAITING, layout: { "line-cap": "round" }, ...more });
  const layers = style.layers.toSpliced(
    names < 0 ? style.layers.length : names,
    0,
    line(WAITING, { paint: { "line-color": "#d9870f", "line-width": 5 } }),
    line(`${WAITING}-chosen`, { filter: ["in", ["get", "id"], ["literal", []]], paint: { "line-color": "#23508e", "line-width": 8 } }),
  );
  const box = boxOf({ coordinates: config.features.map(({ geometry }) => geometry.coordinates) }) ?? [73, 18, 135, 54];
  const data = { type: "FeatureCollection", features: config.features };
  const map = createMap({ container: byId("map"), style: { ...style, sources: { ...style.sources, [WAITING]: { type: "geojson", data } }, layers }, bounds: box, base: null, day: dayOf(config.asOf), marks: [], picked() {}, failed: () => {}, moved() {} });
  window.reviewMap = map;
  const choose = (hovered = null) => {
    const ticked = [...document.querySelectorAll("[name=report]:checked")].map(({ value }) => Number(value));
    map.setFilter(`${WAITING}-chosen`, ["in", ["get", "id"], ["literal", hovered ? [...ticked, hovered] : ticked]]);
  };
  map.on("click", WAITING, ({ features }) => {
    const row = document.querySelector(`[name=report][value="${features[0].properties.id}"]`);
    if (!row) return;
    if (!row.disabled) row.checked = !row.checked;
    row.scrollIntoView({ block: "nearest" });
    choose();
  });
  whenStyled(map, () => {
    for (const group of groupsOf(style)) showGroup(map, group, SHOWN.includes(group.id));
    for (const row of document.querySelectorAll("tr[data-report]")) {
      row.addEventListener("mouseenter", () => choose(Number(row.dataset.report)));
      row.addEventListener("mouseleave", () => choose());
    }
    document.addEventListener("change", () => choose());
  });
}

open();
