// Two days of imagery on one another: the works over both, the right one cut off at the slider, moved as one.

import * as maplibregl from "maplibre-gl";

import { getJson } from "#maps/lib/api.js";
import { dayOf } from "#maps/lib/days.js";
import { byId } from "#maps/lib/dom.js";
import { drawMissingImages } from "#maps/map/images.js";
import { printable } from "#maps/map/print.js";

const scenes = JSON.parse(byId("scenes").textContent);
// What lies under the imagery stays hidden by it; these kinds of layers are drawn over it.
const OVER = new Set(["line", "symbol", "circle"]);

async function open() {
  const style = await getJson("/style.json");
  const left = map("left", style);
  const right = map("right", style);
  together(left, right);
  const choose = (side, made) => () => show(made, scenes[Number(byId(`${side}-day`).value)]);
  for (const [side, made] of [["left", left], ["right", right]]) {
    byId(`${side}-day`).addEventListener("change", choose(side, made));
    made.once("style.load", choose(side, made));
  }
  byId("swipe").addEventListener("input", (event) => byId("right").style.setProperty("--cut", `${event.target.value}%`));
  byId("footprints").addEventListener("change", (event) => [left, right].forEach((made) => made.setLayoutProperty("footprints", "visibility", event.target.checked ? "visible" : "none")));
  window.imageryMaps = [left, right];
}

function map(container, style) {
  const [west, south, east, north] = scenes.at(-1).box;
  const made = new maplibregl.Map({ container, style, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: { top: 24, left: 24, right: 24, bottom: 64 } }, attributionControl: false, dragRotate: false, pitchWithRotate: false, localIdeographFontFamily: "sans-serif", globalState: { day: dayOf(scenes.at(-1).day) } });
  drawMissingImages(made);
  printable(made, byId(container));
  made.once("style.load", () => {
    const features = scenes.map(({ ring, day, title }) => ({ type: "Feature", properties: { day, title }, geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] } }));
    made.addSource("footprints", { type: "geojson", data: { type: "FeatureCollection", features } });
    made.addLayer({ id: "footprints", type: "line", source: "footprints", layout: { visibility: "none" }, paint: { "line-color": "#b8261c", "line-width": 2, "line-dasharray": [2, 1] } });
  });
  return made;
}

/** Puts a scene under the works of a map, in place of the one there. */
function show(made, scene) {
  if (made.getLayer("scene")) made.removeLayer("scene");
  if (made.getSource("scene")) made.removeSource("scene");
  made.addSource("scene", { type: "raster", tiles: [location.origin + scene.tiles], tileSize: 256, bounds: scene.box, maxzoom: 22 });
  made.setGlobalStateProperty("day", dayOf(scene.day)); // the works as they stood on the day of the picture
  const over = made.getStyle().layers.find(({ type }) => OVER.has(type));
  made.addLayer({ id: "scene", type: "raster", source: "scene" }, over?.id);
}

function together(one, other) {
  let following = false;
  const follow = (leader, follower) => () => {
    if (following) return;
    following = true;
    follower.jumpTo({ center: leader.getCenter(), zoom: leader.getZoom() });
    following = false;
  };
  one.on("move", follow(one, other));
  other.on("move", follow(other, one));
}

await open();
