// The map itself: made from our style, coloured by the day, asked what lies under a click. It knows nothing of panels.

import * as maplibregl from "maplibre-gl";

import { flyTo } from "#maps/map/camera.js";
import { controls } from "#maps/map/controls.js";
import { drawMissingImages } from "#maps/map/images.js";
import { printable } from "#maps/map/print.js";
import { choices } from "#maps/map/pick.js";
import { keepShields } from "#maps/map/shields.js";

const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';
const REACH = 8;

/** Whether the browser can draw the map at all. */
export function webglWorks() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/** The style without its tiles' attribution: what that says to others stands among the page's own marks. */
function unsigned(style) {
  const sources = Object.entries(style.sources).map(([id, source]) => [id, source.type === "vector" ? { ...source, attribution: "" } : source]);
  return { ...style, sources: Object.fromEntries(sources) };
}

/**
 * Makes the map in `container` from `style` (the JSON). `picked(things, lngLat)` is called on a click or Enter;
 * `failed(error, source, tile)` on every error of tiles or style; `moved(view)` after a movement.
 */
export function createMap({ container, style, view, bounds, base, day, marks, picked, failed, moved, more = null }) {
  const map = new maplibregl.Map({
    container,
    style: unsigned(base ? base(style) : style),
    ...(view ? { center: [view.lon, view.lat], zoom: view.zoom } : { bounds, fitBoundsOptions: { padding: 40 } }),
    minZoom: 8,
    maxZoom: 19,
    localIdeographFontFamily: FONT,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    globalState: { day },
    locale: { "Map.Title": "地图", "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "GeolocateControl.FindMyLocation": "我在哪里", "GeolocateControl.LocationNotAvailable": "这里不能定位" },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  drawMissingImages(map);
  printable(map, container);
  keepShields(map);
  controls(map, { marks, home: () => bounds && flyTo(map, bounds, { padding: 40 }), more });

  const pick = (point, reach) => {
    const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    picked(choices(map.queryRenderedFeatures(box), map.getGlobalState().day), map.unproject([point.x, point.y]));
  };
  map.on("click", (event) => pick(event.point, event.originalEvent.pointerType === "touch" ? REACH * 2 : REACH));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const { clientWidth, clientHeight } = map.getCanvas();
    pick({ x: clientWidth / 2, y: clientHeight / 2 }, REACH * 2);
  });
  map.on("error", (event) => failed(event.error, event.sourceId ?? null, event.tile?.tileID?.canonical ?? null));
  map.on("moveend", () => moved(viewOf(map)));
  pointerOver(map);
  return map;
}

/** What is loaded of the style may be set at any time; before that, MapLibre refuses, so wait for it. */
export function whenStyled(map, act) {
  if (map.style?._loaded || map.isStyleLoaded()) act();
  else map.once("style.load", act);
}

export function viewOf(map) {
  const { lng, lat } = map.getCenter();
  return { zoom: map.getZoom(), lat, lon: lng };
}

/** Show or hide all layers of a group. */
export function showGroup(map, group, shown) {
  for (const layer of group.layers) if (map.getLayer(layer)) map.setLayoutProperty(layer, "visibility", shown ? "visible" : "none");
}

/** A hand over what can be clicked; asked at most once a frame. */
function pointerOver(map) {
  let waiting = false;
  map.on("mousemove", ({ point }) => {
    if (waiting || map.isMoving()) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const hit = choices(map.queryRenderedFeatures([[point.x - 3, point.y - 3], [point.x + 3, point.y + 3]]), map.getGlobalState().day).length;
      map.getCanvas().style.cursor = hit ? "pointer" : "";
    });
  });
}
