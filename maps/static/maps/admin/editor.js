// Geometry fields of the admin on our own map: draw, pull corners, remove them. The text area beneath stays the truth.

import { getJson } from "#maps/lib/api.js";
import { boxOf } from "#maps/map/camera.js";
import { h } from "#maps/lib/dom.js";
import { createMap, webglWorks, whenStyled } from "#maps/map/map.js";
import { begin, extend, handles, insert, move, read, remove, write } from "#maps/admin/model.js";

const NAMES = { Point: "点", LineString: "线", Polygon: "面", MultiPolygon: "面" };
const TYPES = { POINT: "Point", LINESTRING: "LineString", POLYGON: "Polygon" };
const INK = "#1f4b8f";
const ROUND = 1e7;

function edit(field, style, bounds) {
  const type = TYPES[field.dataset.shape] ?? "MultiPolygon";
  const text = field.querySelector("textarea");
  const place = field.querySelector(".shape-map");
  const tools = field.querySelector(".shape-tools");
  const said = field.querySelector(".shape-said");
  let shape = readText();
  let drawing = false;
  let pulled = null;
  const before = [];

  function readText() {
    try {
      return read(text.value, type);
    } catch (error) {
      said.textContent = `文字里的图形看不懂：${error.message}`;
      return read("", type);
    }
  }

  place.hidden = tools.hidden = false;
  const known = boxOf(text.value.trim() ? JSON.parse(write(shape) || "null") : null);
  const map = createMap({ container: place, style: structuredClone(style), bounds: known ?? bounds, base: null, day: style.state.day.default, marks: [], picked: () => {}, failed: () => {}, moved: () => {} });
  map.doubleClickZoom.disable();

  function drawn() {
    const geometry = write(shape);
    const line = drawing && shape.polygons.length ? { type: "LineString", coordinates: shape.polygons.at(-1)[0] } : null;
    const points = type === "Point" ? (shape.point ? [{ at: shape.point, middle: false }] : []) : handles(shape);
    const feature = (geometry, properties = {}) => ({ type: "Feature", geometry, properties });
    return {
      type: "FeatureCollection",
      features: [
        ...(geometry && type !== "Point" ? [feature(JSON.parse(geometry))] : []),
        ...(line && line.coordinates.length > 1 ? [feature(line)] : []),
        ...points.map(({ at, ...properties }) => feature({ type: "Point", coordinates: at }, properties)),
      ],
    };
  }

  function show() {
    map.getSource("shape-editor")?.setData(drawn());
    say();
  }

  function change(next) {
    before.push(shape);
    shape = next;
    text.value = write(shape);
    show();
  }

  function say() {
    const name = NAMES[type];
    if (type === "Point") said.textContent = shape.point ? "在地图上点一下可以移到别处。" : "在地图上点一下，放下这个点。";
    else if (drawing) said.textContent = `依次点出${name}的各个${type === "LineString" ? "点，至少两个" : "角，至少三个"}；点“完成”结束。`;
    else said.textContent = shape.polygons.length ? "拖动实心的角可以移动，拖动空心的中点可以加角，右击（或按住 Alt 点击）角可以删去。" : `还没有图形，点“画一${type === "LineString" ? "条" : "个"}${name}”开始。`;
    finish.hidden = !drawing;
    draw.hidden = drawing || type === "Point";
    undo.disabled = !before.length;
  }

  const button = (label, onclick) => h("button", { type: "button", class: "button", onclick }, label);
  const draw = button(type === "Polygon" ? "重画这个面" : `画一${type === "LineString" ? "条线" : "个面"}`, () => { drawing = true; fresh = true; say(); });
  const finish = button("完成", () => { drawing = false; change(type === "Point" ? shape : read(write(shape), type)); });
  const undo = button("撤销一步", () => { if (before.length) { shape = before.pop(); text.value = write(shape); show(); } });
  const clear = button("清空", () => { drawing = false; change(read("", type)); });
  let fresh = false;
  tools.append(draw, finish, undo, clear);

  const at = ({ lng, lat }) => [Math.round(lng * ROUND) / ROUND, Math.round(lat * ROUND) / ROUND];
  const handleAt = (point) => map.queryRenderedFeatures([[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]], { layers: ["shape-editor:handles"] })[0]?.properties;

  map.on("click", (event) => {
    if (type === "Point") return change({ ...shape, point: at(event.lngLat) });
    if (drawing) {
      change(fresh ? begin(shape, at(event.lngLat)) : extend(shape, at(event.lngLat)));
      fresh = false;
      return undefined;
    }
    const hit = event.originalEvent.altKey ? handleAt(event.point) : null;
    return hit && !hit.middle ? change(remove(shape, hit)) : undefined;
  });
  map.on("contextmenu", (event) => {
    const hit = drawing || type === "Point" ? null : handleAt(event.point);
    if (!hit || hit.middle) return;
    event.preventDefault();
    change(remove(shape, hit));
  });
  const grab = (event) => {
    const hit = drawing || type === "Point" || event.originalEvent.altKey ? null : handleAt(event.point);
    if (!hit) return;
    event.preventDefault();
    before.push(shape);
    if (hit.middle) shape = insert(shape, hit, at(event.lngLat));
    pulled = hit;
  };
  const pull = (event) => {
    if (!pulled) return;
    shape = move(shape, pulled, at(event.lngLat));
    show();
  };
  const release = () => {
    if (!pulled) return;
    pulled = null;
    text.value = write(shape);
    show();
  };
  for (const [name, act] of [["mousedown", grab], ["touchstart", grab], ["mousemove", pull], ["touchmove", pull], ["mouseup", release], ["touchend", release]]) map.on(name, act);
  text.addEventListener("change", () => change(readText()));

  whenStyled(map, () => {
    map.addSource("shape-editor", { type: "geojson", data: drawn() });
    map.addLayer({ id: "shape-editor:fill", type: "fill", source: "shape-editor", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": INK, "fill-opacity": 0.15 } });
    map.addLayer({ id: "shape-editor:line", type: "line", source: "shape-editor", paint: { "line-color": INK, "line-width": 2 } });
    map.addLayer({ id: "shape-editor:handles", type: "circle", source: "shape-editor", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["case", ["boolean", ["get", "middle"], false], 4, 6], "circle-color": ["case", ["boolean", ["get", "middle"], false], "#ffffff", INK], "circle-stroke-color": INK, "circle-stroke-width": 1.5 } });
    field.dataset.ready = "";
    field.editorMap = map;
    window.shapeMap = map;
  });
  say();
}

async function open() {
  const fields = [...document.querySelectorAll(".shape-field")];
  if (!fields.length) return;
  if (!webglWorks()) throw new Error("这个浏览器打不开 WebGL");
  const style = await getJson("/style.json");
  const { bounds } = await getJson(Object.values(style.sources).find((source) => source.type === "vector").url);
  for (const field of fields) edit(field, style, bounds ?? [73, 18, 135, 54]);
}

open().catch((error) => {
  for (const field of document.querySelectorAll(".shape-field")) {
    field.querySelector(".shape-said").textContent = `地图没有打开：${error.message}。仍可以文字编辑。`;
    field.querySelector("details").open = true;
  }
});
