// Measuring on the map: each click adds a point; the length along them and, from three on, the area inside are said.

import { h } from "#maps/lib/dom.js";
import { whenStyled } from "#maps/map/map.js";
import { areaOf, areaWords, lengthOf, lengthWords } from "#maps/workbench/measure-model.js";

const ACCENT = "#23508e";

/** A tool: {label, sign, content, opened, closed}. While it is open, clicks on the map add points to `store`'s `measured`. */
export function createMeasure({ store, map }) {
  const said = h("p", { role: "status" });
  const back = h("button", { type: "button", class: "quiet", onclick: () => store.set({ measured: store.get("measured").slice(0, -1) }) }, "退一点");
  const clear = h("button", { type: "button", class: "quiet", onclick: () => store.set({ measured: [] }) }, "清除");

  function draw() {
    const points = store.get("measured");
    said.textContent = wordsOf(points);
    back.disabled = clear.disabled = !points.length;
    const shown = map();
    if (!shown) return;
    whenStyled(shown, () => {
      if (!shown.getSource("measured")) addLayers(shown);
      shown.getSource("measured").setData(featuresOf(points));
    });
  }

  store.watch("measured", draw);
  return {
    label: "量距离和面积",
    sign: "⊿",
    content: [said, h("p", { class: "card-buttons" }, back, clear)],
    opened: draw,
    closed: () => undefined,
    drawn: draw,
    click: (lngLat) => store.set({ measured: [...store.get("measured"), [lngLat.lng, lngLat.lat]] }),
  };
}

function wordsOf(points) {
  if (points.length < 2) return points.length ? "再点一处。" : "在地图上依次点选；三点以上还给出围起的面积。";
  const area = points.length > 2 ? `，围起 ${areaWords(areaOf(points))}` : "";
  return `长 ${lengthWords(lengthOf(points))}${area}`;
}

function featuresOf(points) {
  const feature = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
  return {
    type: "FeatureCollection",
    features: [
      ...points.map((point) => feature("Point", point)),
      ...(points.length > 1 ? [feature("LineString", points)] : []),
      ...(points.length > 2 ? [feature("Polygon", [[...points, points[0]]])] : []),
    ],
  };
}

function addLayers(map) {
  map.addSource("measured", { type: "geojson", data: featuresOf([]) });
  const layer = (id, type, geometry, paint) => map.addLayer({ id, type, source: "measured", filter: ["==", ["geometry-type"], geometry], paint });
  layer("measured:area", "fill", "Polygon", { "fill-color": ACCENT, "fill-opacity": 0.12 });
  layer("measured:line", "line", "LineString", { "line-color": ACCENT, "line-width": 2.5 });
  layer("measured:point", "circle", "Point", { "circle-radius": 4, "circle-color": "#fff", "circle-stroke-color": ACCENT, "circle-stroke-width": 2 });
}
