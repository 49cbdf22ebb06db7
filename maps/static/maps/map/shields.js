// One shield an axis in view, however the map is moved: placed anew from what the tiles hold whenever the map is still.

import { shieldPlaces } from "#maps/map/shields-model.js";

const SHIELDS = "shields";
const NO_MORE = { type: "FeatureCollection", features: [] };

/** Keeps the style's `shields` source at one point for each axis of `map`'s roads that is seen. */
export function keepShields(map) {
  let last = "";
  const place = () => {
    const source = map.getSource(SHIELDS);
    const roads = map.style && Object.entries(map.getStyle().sources).find(([, { type }]) => type === "vector")?.[0];
    if (!source || !roads) return;
    const features = map.querySourceFeatures(roads, { sourceLayer: "roads", filter: ["!=", ["get", "axis"], ""] });
    const canvas = map.getCanvas();
    const view = { width: canvas.clientWidth, height: canvas.clientHeight, covered: covered(canvas) };
    const places = shieldPlaces(features.flatMap((feature) => lines(map, feature)), view);
    const points = Object.entries(places).sort().map(([axis, point]) => feature(axis, map.unproject(point).toArray()));
    const text = JSON.stringify(points);
    // New data make the map idle once more: without this it would never come to rest.
    if (text === last) return;
    last = text;
    source.setData(points.length ? { type: "FeatureCollection", features: points } : NO_MORE);
  };
  map.on("idle", place);
}

function lines(map, { properties: { axis }, geometry: { type, coordinates } }) {
  const parts = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
  return parts.map((part) => ({ axis, points: part.map((lngLat) => { const { x, y } = map.project(lngLat); return [x, y]; }) }));
}

function feature(axis, [lon, lat]) {
  const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
  return { type: "Feature", properties: { axis }, geometry: { type: "Point", coordinates: [round(lon), round(lat)] } };
}

/** Boxes of what floats over the map, in pixels of its canvas: controls, the search field, the sheet of a phone. */
function covered(canvas) {
  const own = canvas.getBoundingClientRect();
  return [...document.querySelectorAll(".maplibregl-ctrl, .search, .sheet, .panel")]
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map(({ left, top, right, bottom }) => [left - own.left, top - own.top, right - own.left, bottom - own.top]);
}
