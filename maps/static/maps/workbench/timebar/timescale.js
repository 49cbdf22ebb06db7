// The time bar's geometry: which day lies at which pixel, month ticks that fit, and the area of metres a month. No DOM.

import { clamp, dayOf, monthEnd, monthStart, partsOf } from "#maps/lib/days.js";

/** Whole months from that of `first` to that of `last`, stretched so that `also` (a day) lies inside; null days are left out. */
export function extentOf(first, last, also = null) {
  const days = [first, last, also].filter((day) => day !== null && day !== undefined);
  return { first: monthStart(Math.min(...days)), last: monthEnd(Math.max(...days)) };
}

// Pixels that a stretch of empty years is pressed into.
export const GAP = 28;

/** Whole years inside first…last in which nothing happened, neighbours together: [{first, last}] of days. */
export function emptyYears({ first, last }, busy) {
  const known = new Set(busy);
  const found = [];
  for (let { year } = partsOf(first); year < partsOf(last).year; year += 1) {
    const [start, end] = [dayOf(`${year}-01-01`), dayOf(`${year}-12-31`)];
    if (known.has(year) || start < first) continue;
    const before = found.at(-1);
    if (before && before.last + 1 === start) before.last = end;
    else found.push({ first: start, last: end });
  }
  return found;
}

/** What of `extent` is seen at a zoom: all of it by years, the year of `day` by months, its month by days. */
export function windowOf(extent, day, zoom) {
  if (zoom === "days") return { first: monthStart(day), last: monthEnd(day) };
  if (zoom !== "months") return extent;
  const { year } = partsOf(day);
  return { first: dayOf(`${year}-01-01`), last: dayOf(`${year}-12-31`) };
}

/**
 * A scale over the days first…last (both shown whole) on `width` pixels; a day lies at its end. Days of `gaps` share
 * GAP pixels a gap, however many they are.
 */
export function timeScale({ first, last, width, gaps = [] }) {
  const pressed = gaps.filter((gap) => gap.first >= first && gap.last <= last);
  const pieces = [];
  let from = first;
  for (const gap of pressed) {
    if (gap.first > from) pieces.push({ first: from, last: gap.first - 1, gap: false });
    pieces.push({ ...gap, gap: true });
    from = gap.last + 1;
  }
  if (from <= last) pieces.push({ first: from, last, gap: false });
  const open = pieces.filter(({ gap }) => !gap).reduce((sum, piece) => sum + piece.last - piece.first + 1, 0);
  const each = open ? Math.max(0, width - pressed.length * GAP) / open : 0;
  let x = 0;
  for (const piece of pieces) {
    piece.days = piece.last - piece.first + 1;
    Object.assign(piece, { x, width: piece.gap ? GAP : piece.days * each });
    x += piece.width;
  }
  const of = (day) => pieces.find((piece) => day <= piece.last) ?? pieces.at(-1);
  const at = (day, whole) => {
    const piece = of(day);
    return piece.x + ((day - piece.first + whole) / piece.days) * piece.width;
  };
  return {
    first,
    last,
    width,
    gaps: pieces.filter(({ gap }) => gap),
    xOf: (day) => at(clamp(day, first, last), 1),
    startOf: (day) => (day > last ? width : at(clamp(day, first, last), 0)),
    dayAt: (to) => {
      const piece = pieces.find((one) => to <= one.x + one.width) ?? pieces.at(-1);
      const part = piece.width ? ((to - piece.x) / piece.width) * piece.days : 0;
      // A day lies at its end, so the pixel between two belongs to the earlier, whatever rounding adds.
      return clamp(piece.first + Math.ceil(part - 1e-6) - 1, first, last);
    },
  };
}

/** Day ticks of a month, every fifth named, where a bar shows days. */
export function dayTicks(scale) {
  const { year, month } = partsOf(scale.first);
  const ticks = [];
  for (let day = scale.first; day <= scale.last; day += 1) {
    const number = day - scale.first + 1;
    const named = number === 1 || (number % 5 === 0 && number < 29);
    ticks.push({ day, x: scale.startOf(day), label: named ? (number === 1 ? `${year}年${month}月1日` : `${number}日`) : "", strong: number === 1 });
  }
  return ticks.map((tick, index) => (index > 0 && index < 10 && tick.label && tick.x < 92 ? { ...tick, label: "" } : tick));
}

/**
 * Month ticks: {day, x, label, strong} where label is "" where there is no room.
 * January carries the year; so does the first month shown.
 */
export function monthTicks(scale, room = 36) {
  const starts = [];
  for (let day = monthStart(scale.first - 1, 1); day <= scale.last; day = monthStart(day, 1)) starts.push(day);
  const inGap = (day) => scale.gaps?.some((gap) => day >= gap.first && day <= gap.last);
  const seen = starts.filter((day) => !inGap(day)).length || 1;
  const each = (scale.width - (scale.gaps?.length ?? 0) * GAP) / seen;
  const every = [1, 2, 3, 6, 12].find((step) => each * step >= room) ?? 12;
  const ticks = starts.map((day, index) => {
    const { year, month } = partsOf(day);
    const dated = month === 1 || index === 0 || (index > 0 && inGap(starts[index - 1]));
    const name = dated ? `${year}年${every === 12 ? "" : `${month}月`}` : `${month}月`;
    return { day, x: scale.startOf(day), wanted: !inGap(day) && (dated || (month - 1) % every === 0), name, strong: month === 1 };
  });
  return named(ticks.filter(({ day }) => !inGap(day)), scale.width);
}

/** Gives `label`s to `ticks` ({x, name, wanted, strong}) from left to right where they have room, a January first. */
export function named(ticks, end) {
  const widthOf = (name) => name.length * 9 + 8;
  const fits = (tick, next) => !next || tick.x + widthOf(tick.name) <= next.x;
  let free = 0;
  return ticks.map(({ name, wanted, ...tick }, index) => {
    const january = ticks.slice(index + 1).find((later) => later.strong);
    const room = tick.x >= free && (tick.strong || fits({ ...tick, name }, january)) && tick.x + widthOf(name) <= end + 16;
    const label = wanted && room ? name : "";
    if (label) free = tick.x + widthOf(label);
    return { ...tick, name, label };
  });
}

/**
 * The stepped area of metres a month under `height` pixels: {path, top, peak} with `path` for an SVG, `top(day)` the
 * height in pixels from above of the month of that day, and the month with most metres (null without any).
 */
export function monthArea(months, scale, height) {
  const rows = months
    .map(({ month, metres }) => ({ start: monthStart(dayOf(`${month.slice(0, 7)}-01`)), metres }))
    .filter(({ start }) => start <= scale.last && monthEnd(start) >= scale.first);
  const most = Math.max(0, ...rows.map(({ metres }) => metres));
  if (most <= 0) return { path: "", peak: null };
  const y = (metres) => round(height - (metres / most) * height);
  let path = "";
  for (const { start, metres } of rows) {
    const [left, right] = [round(scale.startOf(start)), round(scale.startOf(monthStart(start, 1)))];
    path += `M${left} ${height}V${y(metres)}H${right}V${height}Z`;
  }
  const peak = rows.find(({ metres }) => metres === most);
  return { path, peak: { x: (scale.startOf(peak.start) + scale.startOf(monthStart(peak.start, 1))) / 2, metres: most } };
}

function round(number) {
  return Math.round(number * 10) / 10;
}
