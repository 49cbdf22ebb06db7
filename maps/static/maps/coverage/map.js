// The map of the coverage page: covered, uncovered, gained and tried land over a quiet base; a polygon drawn by clicks.

import { getJson } from "#maps/lib/api.js";
import { boxOf } from "#maps/map/camera.js";
import { byId } from "#maps/lib/dom.js";
import { createMap, webglWorks, whenStyled } from "#maps/map/map.js";

const FALLBACK = [73, 18, 135, 54];
const KEPT_GROUPS = ["grid", "areas", "ground", "names"];
const EMPTY = { type: "FeatureCollection", features: [] };
const HATCHES = { uncovered: ["slash", "#8e897d"], gained: ["dense", "#a85f00"], what_if: ["grid", "#23508e"] };
const FILLS = { covered: ["#0d5c63", 0.3], gained: ["#e9a23b", 0.55], what_if: ["#23508e", 0.25] };
const LINES = { covered: ["#0d5c63", 1], gained: ["#8f5200", 1.2], what_if: ["#173a6b", 1.6] };

/** The style with only quiet groups shown, our land under the roads, and the drawn polygon over everything. */
function coverageStyle(style) {
  const groups = style.metadata["zongheng:groups"];
  const shown = (layer) => {
    const group = groups.find((one) => one.layers.includes(layer.id));
    return { ...layer, layout: { ...layer.layout, visibility: !group || KEPT_GROUPS.includes(group.id) ? "visible" : "none" } };
  };
  const layers = style.layers.map(shown);
  const at = layers.findIndex((layer) => layer.id.startsWith("grid"));
  const land = Object.keys({ covered: 1, uncovered: 1, gained: 1, what_if: 1 }).flatMap(landLayers);
  const images = Object.fromEntries(Object.values(HATCHES).map(([pattern, line]) => [`hatch:${pattern}:${line}`, { shape: "hatch", pattern, line }]));
  return {
    ...style,
    metadata: { ...style.metadata, "zongheng:images": { ...style.metadata["zongheng:images"], ...images } },
    sources: { ...style.sources, coverageLand: { type: "geojson", data: EMPTY }, whatIf: { type: "geojson", data: EMPTY }, drawn: { type: "geojson", data: EMPTY } },
    layers: [...layers.slice(0, at), ...land, ...layers.slice(at), { id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": "#23508e", "line-width": 2, "line-dasharray": [2, 1] } }, { id: "drawn-point", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4, "circle-color": "#23508e" } }],
  };
}

function landLayers(role) {
  const source = role === "what_if" ? "whatIf" : "coverageLand";
  const filter = ["==", ["get", "role"], role];
  const [fill, hatch, line] = [FILLS[role], HATCHES[role], LINES[role]];
  return [
    fill && { id: `land-${role}`, type: "fill", source, filter, paint: { "fill-color": fill[0], "fill-opacity": fill[1] } },
    hatch && { id: `land-${role}-hatch`, type: "fill", source, filter, paint: { "fill-pattern": `hatch:${hatch[0]}:${hatch[1]}`, "fill-opacity": 0.6 } },
    line && { id: `land-${role}-line`, type: "line", source, filter, paint: { "line-color": line[0], "line-width": line[1] } },
  ].filter(Boolean);
}

/** Opens the map; every function may be called at once. */
export async function createCoverageMap({ config, day, failed }) {
  if (!webglWorks()) return { show() {}, clear() {}, tryOut() {}, point() {}, day() {}, draw() {}, drawn() {}, broken: true };
  const style = coverageStyle(await getJson(config.addresses.style));
  const tiles = Object.values(style.sources).find((source) => source.type === "vector");
  const { bounds } = await getJson(tiles.url);
  const words = [config.schematic ? "<b>示意</b>：位置不是测量结果" : "", config.demo ? "<b>演示</b>数据" : ""].filter(Boolean);
  const map = createMap({ container: byId("map"), style, view: null, bounds: bounds ?? FALLBACK, base: null, day, marks: words.length ? [words.join("　")] : [], picked() {}, failed, moved() {} });
  window.coverageMap = map;
  const put = (source, data) => whenStyled(map, () => map.getSource(source).setData(data));

  /** Corners are put in by clicks until `finish`, which gives them to `finished` (null of too few), or `abandon`. */
  function draw(finished) {
    const corners = [];
    const said = (point) => { corners.push([Number(point.lngLat.lng.toFixed(6)), Number(point.lngLat.lat.toFixed(6))]); drawn(corners); };
    const abandon = () => {
      map.off("click", said);
      map.off("dblclick", finish);
      map.getCanvas().style.cursor = "";
      setTimeout(() => map.doubleClickZoom.enable(), 300);
    };
    const finish = (event) => {
      event?.preventDefault();
      abandon();
      const unique = corners.filter((corner, index) => index === 0 || corner.join() !== corners[index - 1].join());
      finished(unique.length >= 3 ? unique : null);
    };
    map.doubleClickZoom.disable();
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", said);
    map.on("dblclick", finish);
    return { finish, abandon };
  }

  function drawn(corners) {
    const features = corners.map((corner) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: corner } }));
    if (corners.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...corners, corners[0]] } });
    put("drawn", { type: "FeatureCollection", features });
  }

  let framed = null;
  function show(answer, key) {
    put("coverageLand", { type: "FeatureCollection", features: answer.features });
    if (framed === key) return;
    framed = key;
    const boxes = answer.features.map((feature) => feature.geometry && boxOf(feature.geometry)).filter(Boolean);
    if (boxes.length) map.fitBounds([Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1])), Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))], { padding: 24, duration: 0 });
  }

  return {
    clear: () => put("coverageLand", EMPTY),
    show,
    tryOut: (answer) => put("whatIf", answer ?? EMPTY),
    point: (cause) => whenStyled(map, () => map.setPaintProperty("land-gained", "fill-opacity", cause ? ["case", ["==", ["get", "cause"], cause], 0.95, 0.25] : FILLS.gained[1])),
    day: (number) => whenStyled(map, () => map.setGlobalStateProperty("day", number)),
    draw,
    drawn,
    broken: false,
  };
}
