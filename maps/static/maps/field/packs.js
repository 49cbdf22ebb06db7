// Packs: the roads and works to take along without network, with their size before anything is downloaded.

import { getJson } from "#maps/lib/api.js";
import { h } from "#maps/lib/dom.js";

/** Draws the packs; `act` measures, downloads, updates and removes. */
export function packsView(state, act) {
  return h(
    "div",
    {},
    h("h2", { class: "field-title" }, "手机里的"),
    state.packs.length ? state.packs.map((pack) => packCard(pack, state, act)) : h("p", { class: "quiet-text" }, "还没有。"),
    state.storage ? h("p", { class: "small quiet-text" }, state.storage) : null,
    h("h2", { class: "field-title" }, "下载"),
    state.online ? chooser(state, act) : h("p", { class: "quiet-text" }, "没有网络，现在不能下载。"),
    state.offer ? offer(state.offer, act) : null,
    state.packProblem ? h("p", { class: "message error", role: "alert" }, state.packProblem) : null,
  );
}

function packCard(pack, { online }, act) {
  return h(
    "article",
    { class: "field-card" },
    h("h3", {}, pack.title),
    h("p", { class: "small quiet-text" }, `${pack.roads.length} 条路，${pack.works.length} 项工程 · ${size(pack.bytes)} · ${pack.tiles ? `地图 ${size(pack.tiles.bytes)} · ` : "没有地图 · "}${pack.as_of} 的情况`),
    h("div", { class: "field-two" }, h("button", { type: "button", class: "quiet", disabled: !online, onclick: () => act.fetchPack(pack.query, pack.title, true) }, "更新"), h("button", { type: "button", class: "quiet", onclick: () => act.dropPack(pack.id) }, "删掉")),
  );
}

function chooser({ roadNames, chosenRoads, me }, act) {
  return h(
    "div",
    {},
    me?.unit_id ? h("button", { type: "button", class: "field-wide", onclick: () => act.fetchPack("unit=mine", "本单位的工程") }, "本单位的工程") : null,
    h("div", { class: "field-roads" }, roadNames.map(({ id, name }) => h("label", {}, h("input", { type: "checkbox", checked: chosenRoads.has(id), onchange: (event) => act.tick(id, event.target.checked) }), h("span", {}, name)))),
    h("button", { type: "button", class: "quiet field-wide", id: "measure", disabled: !chosenRoads.size, onclick: () => act.fetchPack(`road=${[...chosenRoads].join(",")}`, titleOf(roadNames, chosenRoads)) }, `看看所选 ${chosenRoads.size} 条路有多大`),
  );
}

function titleOf(roads, chosen) {
  const names = roads.filter(({ id }) => chosen.has(id)).map(({ name }) => name);
  return names.length > 3 ? `${names.slice(0, 3).join("、")} 等 ${names.length} 条路` : names.join("、");
}

function offer({ title, bytes, pack, tiles, withMap, progress }, act) {
  return h(
    "div",
    { class: "message", id: "offer" },
    h("p", {}, `${title}：${pack.roads.length} 条路，${pack.works.length} 项工程，共 ${size(bytes)}。`),
    tiles?.tiles.length ? h("label", { class: "field-check" }, h("input", { type: "checkbox", id: "with-map", checked: withMap, onchange: (event) => act.withMap(event.target.checked) }), h("span", {}, `连沿路的地图一起存：${tiles.tiles.length} 块，${size(tiles.bytes)}（地图程序另约 0.5 MB）`)) : null,
    progress ? h("p", { class: "small", role: "status" }, progress) : null,
    h("button", { type: "button", class: "field-wide", id: "take", onclick: () => act.takePack() }, "存到手机"),
  );
}

/** 10.7 GB, 1.2 MB or 340 kB. */
export function size(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;
}

/** Names and keys of all roads. */
export async function roadNames() {
  const roads = [];
  let address = "/api/roads/?page_size=500";
  while (address && roads.length < 3000) {
    const page = await getJson(address);
    roads.push(...page.features.map(({ id, properties }) => ({ id, name: properties.name })));
    address = page.next;
  }
  return roads;
}

/** The pack that `query` asks for, ready to be kept, with its size in bytes and what its tiles would weigh. */
export async function measured(query, title) {
  const [pack, tiles] = await Promise.all([getJson(`/api/field-pack/?${query}`), getJson(`/api/field-tiles/?${query}`)]);
  const bytes = new TextEncoder().encode(JSON.stringify(pack)).length;
  return { title, bytes, tiles, withMap: true, progress: "", pack: { ...pack, id: query, query, title, bytes } };
}

const AT_ONCE = 6;
const A_WRITE = 24;

/** Downloads the tiles of an offer and the style, and keeps them; `told(done, all)` after each lot. */
export async function keepMap({ tiles }, { told, putTiles, keep }) {
  await keep("style", await getJson("/style.json"));
  const waiting = [...tiles.tiles];
  const lot = [];
  let done = 0;
  const write = async () => {
    // Emptied before the waiting begins, so that of those who download at once no two write the same tile.
    if (lot.length) await putTiles(lot.splice(0));
    told(done, tiles.tiles.length);
  };
  const one = async () => {
    while (waiting.length) {
      const [z, x, y] = waiting.shift();
      const response = await fetch(tiles.address.replace("{z}", z).replace("{x}", x).replace("{y}", y));
      if (!response.ok) throw new Error(`地图没有下载完（${response.status}），请再试。`);
      lot.push([`${z}/${x}/${y}`, await response.arrayBuffer()]);
      done += 1;
      if (lot.length >= A_WRITE) await write();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  await write();
  return { count: tiles.tiles.length, bytes: tiles.bytes, last_zoom: tiles.last_zoom };
}

/** What the browser says of the room there is. */
export async function storageSaid() {
  const estimate = await navigator.storage?.estimate?.();
  if (!estimate?.quota) return "";
  const kept = (await navigator.storage.persisted?.()) ? "已请浏览器长期保存" : "浏览器在空间不够时可能清掉，请把本页“添加到主屏幕”";
  return `已用 ${size(estimate.usage ?? 0)}，还可用 ${size(estimate.quota - (estimate.usage ?? 0))}；${kept}。`;
}
