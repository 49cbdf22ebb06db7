// Chainage along the selected road: a tick with its chainage every kilometre, half kilometre or hundred metres by zoom.

import { formatChainage } from "#maps/lib/chainage.js";
import { whenStyled } from "#maps/map/map.js";
import { ticksAlong } from "#maps/workbench/ticks-model.js";

const STEPS = [[1000, 11], [500, 13.2], [100, 15.4]];
const NONE = { type: "FeatureCollection", features: [] };

/** Shows ticks along `geometry` (a line in degrees, `lengthM` long) or, without one, none. */
export function showTicks(map, geometry = null, lengthM = 0) {
  whenStyled(map, () => {
    if (!map.getSource("ticks")) addLayers(map);
    map.getSource("ticks").setData(geometry ? collection(ticksAlong(geometry, lengthM, 100)) : NONE);
  });
}

function collection(ticks) {
  const rank = (metres) => STEPS.findIndex(([step]) => metres % step === 0);
  return { type: "FeatureCollection", features: ticks.map(({ at, metres }) => ({ type: "Feature", properties: { text: formatChainage(metres), rank: rank(metres) }, geometry: { type: "Point", coordinates: at } })) };
}

function addLayers(map) {
  map.addSource("ticks", { type: "geojson", data: NONE });
  const font = map.getLayoutProperty("names:roads", "text-font");
  STEPS.forEach(([step, minzoom], rank) => map.addLayer({
    id: `ticks:${step}`,
    type: "symbol",
    source: "ticks",
    minzoom,
    filter: ["==", ["get", "rank"], rank],
    layout: { "text-field": ["concat", "┼ ", ["get", "text"]], "text-font": font, "text-size": rank ? 11 : 12, "text-anchor": "left", "text-offset": [-0.5, 0], "text-padding": 1 },
    paint: { "text-color": "#1d2321", "text-halo-color": "#fffefb", "text-halo-width": 2 },
  }));
}
