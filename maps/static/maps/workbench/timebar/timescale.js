// The time bar's geometry: which day lies at which pixel, month ticks that fit, and the area of metres a month. No DOM.

import { clamp, dayOf, monthEnd, monthStart, partsOf } from "#maps/lib/days.js";

/** Whole months from that of `first` to that of `last`, stretched so that `also` (a day) lies inside; null days are left out. */
export function extentOf(first, last, also = null) {
  const days = [first, last, also].filter((day) => day !== null && day !== undefined);
  return { first: monthStart(Math.min(...days)), last: monthEnd(Math.max(...days)) };
}

/** A scale over the days first…last (both shown whole) on `width` pixels; a day lies at its end. */
export function timeScale({ first, last, width }) {
  const days = last - first + 1;
  return {
    first,
    last,
    width,
    xOf: (day) => ((clamp(day, first, last) - first + 1) / days) * width,
    startOf: (day) => ((clamp(day, first, last + 1) - first) / days) * width,
    dayAt: (x) => clamp(first + Math.ceil((x / width) * days - 1e-6) - 1, first, last),
  };
}

/**
 * Month ticks: {day, x, label, strong} where label is "" where there is no room.
 * January carries the year; so does the first month shown.
 */
export function monthTicks(scale, room = 36) {
  const starts = [];
  for (let day = monthStart(scale.first - 1, 1); day <= scale.last; day = monthStart(day, 1)) starts.push(day);
  const each = scale.width / starts.length;
  const every = [1, 2, 3, 6, 12].find((step) => each * step >= room) ?? 12;
  const ticks = starts.map((day, index) => {
    const { year, month } = partsOf(day);
    const dated = month === 1 || index === 0;
    const name = dated ? `${year}年${every === 12 ? "" : `${month}月`}` : `${month}月`;
    return { day, x: scale.startOf(day), wanted: dated || (month - 1) % every === 0, name, strong: month === 1 };
  });
  return named(ticks, scale.width);
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
