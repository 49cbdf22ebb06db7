// The optional base map of 天地图, desaturated and pale, put under everything; only where the server hands over a key.

const ADDRESS = "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}";

/** A function that adds the base layer to a style, or null without a key. */
export function baseLayer(key) {
  if (!key) return null;
  const tiles = [0, 1, 2, 3].map((server) => ADDRESS.replace("{s}", server).replace("{key}", encodeURIComponent(key)));
  return (style) => {
    const source = { type: "raster", tiles, tileSize: 256, maxzoom: 18, attribution: "底图 © 天地图" };
    const layer = { id: "base-tianditu", type: "raster", source: "tianditu", paint: { "raster-saturation": -0.9, "raster-opacity": 0.35 } };
    const [first, ...rest] = style.layers;
    const layers = first?.type === "background" ? [first, layer, ...rest] : [layer, ...style.layers];
    return { ...style, sources: { tianditu: source, ...style.sources }, layers };
  };
}
