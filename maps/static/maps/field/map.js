// The map of the kept packs: tiles and style from the phone itself, where one stands.

import * as maplibregl from "maplibre-gl";

import { countTiles, kept, tileAt } from "#maps/field/db.js";
import { dayOf } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { drawMissingImages } from "#maps/map/images.js";

const holder = h("div", { class: "field-map", id: "field-map" });
const note = h("p", { class: "small quiet-text", id: "map-note", role: "status" });
let opened = null;
let marker = null;
let beneath = { packs: [], position: null, today: "" };

maplibregl.addProtocol("kept", async ({ url }) => {
  const bytes = await tileAt(url.replace("kept://", ""));
  return { data: bytes ?? new ArrayBuffer(0) };
});

/** The map's worker from a copy in memory: its own address lies outside the service worker's scope, and would be asked of
 * the network. */
async function ownWorker() {
  const address = import.meta.resolve("maplibre-gl").replace("maplibre-gl.mjs", "maplibre-gl-worker.mjs");
  const code = await (await fetch(address)).blob();
  maplibregl.setWorkerUrl(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
}

/** Draws the view; the map itself is made once and kept while other views are open. */
export function mapView(state) {
  beneath = state;
  opened ??= open().catch((error) => {
    opened = null;
    note.textContent = `地图没有打开：${error.message}`;
  });
  stand();
  setTimeout(() => opened?.then?.((map) => map?.resize()));
  return h("div", { class: "field-map-view" }, holder, note);
}

async function open() {
  const style = await kept("style");
  if (!style || !(await countTiles())) {
    note.textContent = "手机里还没有地图：到“离线包”下载时勾上“连地图一起存”。";
    opened = null;
    return null;
  }
  await ownWorker();
  note.textContent = "地图是下载离线包那天的。";
  const map = new maplibregl.Map({ container: holder, style: ownTiles(style), bounds: boundsOf(beneath.packs), fitBoundsOptions: { padding: 24 }, maxZoom: 18, attributionControl: false, dragRotate: false, pitchWithRotate: false, localIdeographFontFamily: "sans-serif", globalState: { day: dayOf(beneath.today) ?? 0 } });
  drawMissingImages(map);
  window.fieldMap = map;
  map.once("load", stand);
  return map;
}

/** The style with its vector tiles from the phone, and without layers that ask a server for anything. */
function ownTiles(style) {
  const deepest = Math.max(...beneath.packs.map(({ tiles }) => tiles?.last_zoom ?? 0));
  const sources = Object.fromEntries(Object.entries(style.sources).map(([id, source]) => [id, source.type === "vector" ? { type: "vector", tiles: ["kept://{z}/{x}/{y}"], minzoom: 11, maxzoom: deepest || 15 } : source]));
  return { ...style, sources };
}

function boundsOf(packs) {
  const points = packs.flatMap((pack) => pack.roads.flatMap((road) => road.line));
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

/** Where one stands, as a dot. */
function stand() {
  const map = window.fieldMap;
  const { position } = beneath;
  if (!map || !position) return;
  marker ??= new maplibregl.Marker({ element: h("div", { class: "field-dot", role: "img", "aria-label": "我的位置" }) });
  marker.setLngLat([position.lon, position.lat]).addTo(map);
}
