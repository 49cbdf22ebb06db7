// The planned-against-actual curve of a work as numbers: paths, ticks and today's line. Drawing is in curve.js.

import { dayOf } from "#maps/lib/days.js";
import { monthTicks, timeScale } from "#maps/workbench/timebar/timescale.js";

export const CURVE = { left: 40, right: 12, top: 12, height: 112, axis: 20 };

/** Paths of `points` ([{day, planned, actual}], percents) as of day number `day` in `width` pixels; null when empty. */
export function curveModel(points, day, width, due = null) {
  const rows = points.map((point) => ({ ...point, day: dayOf(point.day) })).filter((point) => point.day !== null);
  if (!rows.length) return null;
  const days = [...rows.map((row) => row.day), day, ...(due === null ? [] : [due])];
  const plot = { left: CURVE.left, width: Math.max(120, width - CURVE.left - CURVE.right), top: CURVE.top, height: CURVE.height };
  const scale = timeScale({ first: Math.min(...days), last: Math.max(...days, Math.min(...days) + 27), width: plot.width });
  const x = (number) => round(plot.left + scale.xOf(number));
  const y = (percent) => round(plot.top + plot.height * (1 - percent / 100));
  const actual = rows.filter((row) => row.actual !== null && row.actual !== undefined && row.day <= day);
  const steps = stepPath(actual, x, y);
  return {
    width,
    height: plot.top + plot.height + CURVE.axis,
    plot: { ...plot, bottom: plot.top + plot.height },
    levels: [0, 50, 100].map((percent) => ({ percent, y: y(percent) })),
    months: monthTicks(scale).map((tick) => ({ ...tick, x: round(plot.left + tick.x) })),
    planned: linePath(rows.filter((row) => row.planned !== null && row.planned !== undefined), x, y),
    actual: steps,
    area: steps && `${steps}V${y(0)}H${x(actual[0].day)}Z`,
    today: x(day),
    due: due === null ? null : x(due),
    reached: actual.length ? { x: x(actual.at(-1).day), y: y(actual.at(-1).actual), percent: actual.at(-1).actual } : null,
  };
}

function linePath(rows, x, y) {
  return rows.map((row, index) => `${index ? "L" : "M"}${x(row.day)} ${y(row.planned)}`).join("");
}

/** Progress is known at the days of reports and holds between them, so it is drawn in steps. */
function stepPath(rows, x, y) {
  return rows.map((row, index) => (index ? `H${x(row.day)}V${y(row.actual)}` : `M${x(row.day)} ${y(row.actual)}`)).join("");
}

function round(number) {
  return Math.round(number * 10) / 10;
}
