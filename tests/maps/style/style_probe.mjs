// Asks the official style specification: is the style valid, and which layers draw a feature in a given global state?
// Reads {style, cases: [{state, layer, properties, zoom}]} from standard input, writes {errors, drawn: [[layer ids]]}.
import { featureFilter, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { readFileSync } from "node:fs";

const { style, cases } = JSON.parse(readFileSync(0, "utf8"));
const errors = validateStyleMin(style).map((error) => error.message);
const drawn = cases.map(({ state, layer, properties, zoom }) =>
  style.layers
    .filter((one) => one["source-layer"] === layer)
    .filter((one) => (one.minzoom ?? 0) <= zoom && zoom < (one.maxzoom ?? 24))
    .filter((one) => featureFilter(one.filter, "filter", state).filter({ zoom, globalState: state }, { type: 2, properties }))
    .map((one) => one.id),
);
process.stdout.write(JSON.stringify({ errors, drawn }));
