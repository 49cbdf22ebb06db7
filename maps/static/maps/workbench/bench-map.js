// The map of the workbench: opens it, keeps it at the store's day, layers and selection, and says when it cannot draw.

import { getJson } from "#maps/lib/api.js";
import { baseLayer } from "#maps/map/base-layer.js";
import { boxOf, contains, flyTo, seenBox } from "#maps/map/camera.js";
import { showTicks } from "#maps/workbench/ticks.js";
import { formatChainage } from "#maps/lib/chainage.js";
import { byId, h } from "#maps/lib/dom.js";
import { followDaySources } from "#maps/workbench/day-sources.js";
import { selectionOf } from "#maps/workbench/search-model.js";
import { createMap, showGroup, viewOf, webglWorks, whenStyled } from "#maps/map/map.js";
import { Marker } from "maplibre-gl";

// The country, for a map without roads of a district without an extent.
const COUNTRY = [73, 18, 135, 54];
// From here on tiles know each work of a network.
const FEW_ZOOM = 13;

/** What the page does with the map; every function may be called before the map is open. */
export function createBenchMap({ config, store, messages, tools, raised }) {
  let map = null;
  let marker = null;
  let daySources = null;
  // What an address selects is shown where the address says, else where the thing lies; later ones only if out of sight.
  let first = store.get("selection") ? { stay: Boolean(store.get("view")) } : null;
  const waiting = [];
  // Tiles that have not come, by keyOf; MapLibre asks for a failed tile again only when it is named.
  const missing = new Map();
  const act = (what) => (map ? whenStyled(map, () => what(map)) : waiting.push(what));
  const state = byId("map-state");

  async function open(style, groups) {
    if (!webglWorks()) return broken("这个浏览器打不开 WebGL，画不了地图。请换用较新的浏览器，或打开硬件加速；台账、路网和指标仍可使用。");
    const known = await boundsOf(style);
    const bounds = config.extent ?? known ?? COUNTRY;
    map = createMap({
      container: byId("map"),
      style,
      view: store.get("view"),
      bounds,
      base: baseLayer(config.tiandituKey),
      day: store.get("day"),
      marks: marksOf(config),
      picked: (things, at) => tools.clicked(at) || picked(things),
      more: tools.control,
      failed,
      moved: (view) => store.set({ view }),
    });
    window.workbenchMap = map;
    whenStyled(map, () => {
      state.hidden = Boolean(known);
      if (!known) state.replaceChildren("还没有道路。", h("a", { href: "/start/" }, "开始使用"));
      for (const group of groups) showGroup(map, group, store.get("shown")[group.id]);
      store.watch("shown", (now, before) => groups.forEach((group) => now[group.id] !== before[group.id] && showGroup(map, group, now[group.id])));
    });
    keepState();
    daySources = followDaySources({ map, style, store, messages });
    for (const what of waiting.splice(0)) act(what);
  }

  /** Colours follow the day by global state: no tile is asked for again. */
  function keepState() {
    const put = (name, value) => act(() => map.setGlobalStateProperty(name, value));
    const late = (answer) => answer && (put("late", answer.late), put("stopped", answer.stopped));
    const selected = (selection) => put("selected", selection?.type === "work" ? selection.id : 0);
    const kept = (works) => {
      put("filtered", works !== null);
      put("kept", works ?? []);
      // What is left of a filter can be told from a distance, too.
      act(() => lanesFrom(map, works === null ? null : FEW_ZOOM));
    };
    put("day", store.get("day"));
    kept(store.get("kept"));
    store.watch("kept", kept);
    late(store.get("answer"));
    selected(store.get("selection"));
    store.watch("day", (day) => put("day", day));
    store.watch("answer", late);
    store.watch("selection", selected);
    map.on("sourcedata", arrived);
  }

  function picked(things) {
    if (things.length === 1) store.set({ selection: { type: things[0].type, id: things[0].id }, choices: null });
    else if (things.length) store.set({ selection: null, choices: things });
    else store.set({ selection: null, choices: null });
    if (things.length) raised();
  }

  function failed(error, source, tile) {
    if (source === "tianditu") return messages.show("base", "底图没有取到，路网和工程不受影响。", { kind: "warning" });
    missing.set(keyOf(source, tile), tile);
    const what = error?.status ? `（${error.status}）` : "";
    return messages.show("tiles", `有一部分地图没有取到${what}，请重试。`, { retry });
  }

  /** The message stands until everything that failed has come: a source counts as loaded with a failed tile, too. */
  function arrived({ sourceId, sourceDataType, tile }) {
    if (!tile && sourceDataType !== "metadata") return;
    if (missing.delete(keyOf(sourceId, tile?.tileID.canonical)) && !missing.size) messages.clear("tiles");
  }

  function forget() {
    missing.clear();
    messages.clear("tiles");
  }

  /** Ask again for the tiles' address, which carries the version of the data. */
  function refresh() {
    forget();
    daySources?.renew();
    for (const [id, spec] of sources()) map.getSource(id).setUrl(spec.url);
  }

  /** Ask again for tiles that failed; a source whose address failed has no tiles yet. */
  function retry() {
    const tiles = [...missing.values()].filter(Boolean);
    forget();
    for (const [id, spec] of sources()) {
      if (map.getSource(id).tiles) map.refreshTiles(id, tiles);
      else map.getSource(id).setUrl(spec.url);
    }
  }

  function sources() {
    return map ? Object.entries(map.getStyle().sources).filter(([, spec]) => spec.type === "vector" && spec.url) : [];
  }

  function broken(text) {
    state.hidden = false;
    state.textContent = text;
    state.classList.add("error");
  }

  function unmark() {
    marker?.remove();
    marker = null;
  }

  function mark(lngLat, label) {
    unmark();
    const sign = h("div", { class: "map-mark" }, h("span", {}, label));
    marker = new Marker({ element: sign, anchor: "bottom" }).setLngLat(lngLat).addTo(map);
  }

  /** What is selected does not exist: without this everything would stand back for it. */
  function unselect() {
    act(() => map.setGlobalStateProperty("selected", 0));
  }

  /** The selected thing's place has come: bring it into sight, unless the address says where to look. */
  function locate(selection, data) {
    act(() => {
      const { at } = data;
      showTicks(map, selection.type === "road" ? data.geometry : null, data.properties?.length_m);
      if (at && !marker) mark(at, `${data.properties.name} ${formatChainage(selection.m)}`);
      const box = at ? [...at, ...at] : boxOf(data.geometry);
      const opening = first;
      first = null;
      if (!box || opening?.stay) return;
      if (opening || !contains(seenBox(map, padding()), box)) flyTo(map, box, { padding: padding(), still: Boolean(opening) });
    });
  }

  /** Fly to a search result and select what it names. */
  function goTo(result) {
    store.set({ selection: selectionOf(result), choices: null });
    act(() => {
      if (["chainage", "crossing", "place"].includes(result.type)) mark([result.lon, result.lat], result.label);
      else unmark();
      const box = result.bbox ?? (result.lon === undefined || result.lon === null ? null : [result.lon, result.lat, result.lon, result.lat]);
      if (box) flyTo(map, box, { padding: padding() });
    });
  }

  /** Ticks go with the selection they belong to. */
  function unticked() {
    act(() => showTicks(map));
  }

  return { map: () => map, unticked, open, broken, refresh, unmark, unselect, locate, goTo, resized: () => map?.resize() };
}

/** Lanes of networks from `zoom` on; null: where the style begins them. */
function lanesFrom(map, zoom) {
  for (const { id, minzoom, maxzoom } of map.getStyle().layers) {
    if (!id.startsWith("networks:") || id.startsWith("networks:bundle")) continue;
    const begin = (map.lanesBegin ??= {})[id] ??= minzoom ?? 0;
    map.setLayerZoomRange(id, zoom === null ? begin : Math.min(begin, zoom), maxzoom ?? 24);
  }
}

/** Names a tile of a source, or without a tile the source's own address. */
function keyOf(source, tile) {
  return [source, ...(tile ? [tile.z, tile.x, tile.y] : [])].join("/");
}

/** Room for what lies over the map: the panel at the right, or the sheet below. */
function padding() {
  const phone = matchMedia("(max-width: 720px)").matches;
  return phone ? { top: 72, left: 32, right: 32, bottom: Math.round(innerHeight * 0.5) } : { top: 48, left: 48, bottom: 48, right: byId("panel").hidden ? 48 : 448 };
}

/** Bounds of what the tiles hold; null in an empty database. */
async function boundsOf(style) {
  for (const spec of Object.values(style.sources)) {
    if (spec.type !== "vector" || !spec.url) continue;
    const { bounds } = await getJson(spec.url);
    if (bounds) return bounds;
  }
  return null;
}

function marksOf({ schematic, demo }) {
  const words = [schematic ? "<b>示意</b>：路网位置不是测量结果" : "", demo ? "<b>演示</b>：进度为演示数据" : ""].filter(Boolean);
  return words.length ? [words.join("　")] : [];
}
