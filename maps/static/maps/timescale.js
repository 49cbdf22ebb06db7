// The time bar's geometry: which day lies at which pixel, month ticks that fit, and the area of metres a month. No DOM.

import { clamp, dayOf, monthEnd, monthStart, partsOf } from "#maps/days.js";

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
 * Month ticks: {x, width, label, strong} where label is "" where there is no room.
 * January carries the year; so does the first month shown.
 */
export function monthTicks(scale, room = 36) {
  const starts = [];
  for (let day = monthStart(scale.first); day <= scale.last; day = monthStart(day, 1)) starts.push(day);
  const each = scale.width / starts.length;
  const every = [1, 2, 3, 6, 12].find((step) => each * step >= room) ?? 12;
  return starts.map((day, index) => {
    const { year, month } = partsOf(day);
    const x = scale.startOf(day);
    const width = scale.startOf(monthStart(day, 1)) - x;
    const labelled = (month - 1) % every === 0 || index === 0;
    const crowded = index === 0 && every > 1 && (month - 1) % every !== 0 && each * (every - ((month - 1) % every)) < 64;
    const withYear = month === 1 || index === 0;
    const label = !labelled || crowded ? "" : withYear ? `${year}年${every === 12 ? "" : `${month}月`}` : `${month}月`;
    return { day, x, width, label, strong: month === 1 };
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
