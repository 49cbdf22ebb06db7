// The address of a view: day, map view, layers and selection read from a query string and written back. No browser objects.

import { NEVER, dayOf, isoOf } from "#maps/lib/days.js";

/** What can be selected, and the name it has in the address. */
const SELECTABLE = ["work", "road", "place", "obstacle", "source", "pipe", "village", "parcel", "building", "photo"];

/**
 * What `query` asks for, and what in it could not be understood (sentences for the reader).
 * Values: {day, view: {zoom, lat, lon}, off: [], on: [], selection: {type, id, m?}}; each null or empty when absent.
 */
export function readAddress(query) {
  const params = new URLSearchParams(query);
  const problems = [];
  const read = (name, parse, what) => {
    const text = params.get(name);
    if (text === null || text === "") return null;
    const value = parse(text);
    if (value === null) problems.push(`${what}“${text}”看不懂，已忽略。`);
    return value;
  };
  return {
    day: read("as_of", parseDay, "地址中的日期"),
    view: read("at", parseView, "地址中的地图位置"),
    off: read("off", parseNames, "地址中的图层") ?? [],
    on: read("on", parseNames, "地址中的图层") ?? [],
    selection: readSelection(read),
    filter: { light: read("light", parseCode, "地址中的灯") ?? "", unit: read("unit", parseId, "地址中的单位"), kind: read("kind", parseCode, "地址中的类别") ?? "" },
    compare: readCompare(read),
    measured: read("measure", parsePoints, "地址中的量测") ?? [],
    problems,
  };
}

/** The query string ("?as_of=…") of a state; what is at its default is left out. */
export function writeAddress({ day, view, off = [], on = [], selection = null, filter = {}, compare = null, measured = [] }) {
  const parts = [];
  if (day !== null && day !== undefined) parts.push(`as_of=${isoOf(day)}`);
  if (selection) {
    parts.push(`${selection.type}=${selection.id}`);
    if (selection.m !== undefined && selection.m !== null) parts.push(`m=${Math.round(selection.m * 100) / 100}`);
  }
  if (view) parts.push(`at=${view.zoom.toFixed(2)}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}`);
  if (off.length) parts.push(`off=${off.join(",")}`);
  if (on.length) parts.push(`on=${on.join(",")}`);
  for (const name of ["light", "unit", "kind"]) if (filter[name]) parts.push(`${name}=${filter[name]}`);
  if (compare) parts.push(`beside=${isoOf(compare.day)}`, `split=${Math.round(compare.split)}`);
  if (measured.length) parts.push(`measure=${measured.map(([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(";")}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

function readSelection(read) {
  const metres = read("m", parseMetres, "地址中的桩号");
  for (const type of SELECTABLE) {
    const id = read(type, parseId, "地址中的编号");
    if (id === null) continue;
    return type === "road" && metres !== null ? { type, id, m: metres } : { type, id };
  }
  return null;
}

/** The day beside the one shown, and where the line between them stands, in percent of the width. */
function readCompare(read) {
  const day = read("beside", parseDay, "地址中的对比日期");
  const split = read("split", (text) => (/^\d{1,2}$|^100$/.test(text) ? Number(text) : null), "地址中的分界");
  return day === null ? null : { day, split: split ?? 50 };
}

function parseCode(text) {
  return /^[a-z_]{2,20}$/.test(text) ? text : null;
}

/** Points of a measurement: "lon,lat;lon,lat", at most 200. */
function parsePoints(text) {
  const points = text.split(";").map((one) => one.split(",").map(Number));
  const good = points.length <= 200 && points.every((one) => one.length === 2 && one.every(Number.isFinite) && Math.abs(one[0]) <= 180 && Math.abs(one[1]) <= 85);
  return good ? points : null;
}

/** Only days that the tiles can carry. */
function parseDay(text) {
  const day = dayOf(text);
  return day !== null && day >= 0 && day < NEVER ? day : null;
}

function parseView(text) {
  const numbers = text.split("/").map(Number);
  if (numbers.length !== 3 || numbers.some((number) => !Number.isFinite(number))) return null;
  const [zoom, lat, lon] = numbers;
  return zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

function parseNames(text) {
  return /^[a-z0-9_-]+(,[a-z0-9_-]+)*$/.test(text) ? text.split(",") : null;
}

function parseId(text) {
  return /^[1-9]\d{0,17}$/.test(text) ? Number(text) : null;
}

function parseMetres(text) {
  return /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : null;
}
