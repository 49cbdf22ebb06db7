// The style of the map of ready land: quiet ground and roads, parcels shaded and numbered by networks. Touches no page.

const KEPT_GROUPS = ["grid", "areas", "ground", "names", "carriageway"];

/** From no network to seven: value rises evenly, so the order is seen in grey too. The same colours are in ready-land.css. */
export const WAYS = ["#fffefb", "#e7ece4", "#cfe0dc", "#b0d0ce", "#8bbcbc", "#4c8f94", "#31808a", "#0d5c63"];

/** `style` with its other groups hidden and `land` (a FeatureCollection) on it, under roads and names. */
export function readyStyle(style, land) {
  const groups = style.metadata["zongheng:groups"];
  const layers = style.layers.map((layer) => {
    const group = groups.find((one) => one.layers.includes(layer.id));
    return { ...layer, layout: { ...layer.layout, visibility: !group || KEPT_GROUPS.includes(group.id) ? "visible" : "none" } };
  });
  const at = layers.findIndex((layer) => layer.id.startsWith("grid"));
  const source = "ready";
  const fill = { id: "ready-fill", type: "fill", source, paint: { "fill-color": ["match", ["get", "number"], ...WAYS.flatMap((colour, number) => [number, colour]), WAYS[0]], "fill-opacity": 0.85 } };
  const line = { id: "ready-line", type: "line", source, paint: { "line-color": "#555d58", "line-width": 0.8 } };
  const glow = { id: "ready-glow", type: "line", source, filter: ["==", ["id"], -1], paint: { "line-color": "#f2c14e", "line-width": 6, "line-opacity": 0.9 } };
  const number = {
    id: "ready-number", type: "symbol", source, minzoom: 12,
    layout: { "text-field": ["to-string", ["get", "number"]], "text-size": 12, "text-font": ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"] },
    paint: { "text-color": ["case", [">=", ["get", "number"], 5], "#ffffff", "#1d2321"], "text-halo-color": ["case", [">=", ["get", "number"], 5], "#0d5c63", "#fffefb"], "text-halo-width": 1 },
  };
  return {
    ...style,
    sources: { ...style.sources, [source]: { type: "geojson", data: land } },
    layers: [...layers.slice(0, at), fill, line, glow, ...layers.slice(at), number],
  };
}
