// The strip chart (形象进度图) as numbers: where each finished span, tick and planned front lies. Drawing is in strip.js.

import { formatChainage, tickStep } from "#maps/lib/chainage.js";
import { dayOf, monthStart, partsOf } from "#maps/lib/days.js";
import { named } from "#maps/workbench/timebar/timescale.js";

export const MEASURES = { labels: 36, percents: 44, row: 24, gap: 4, letter: 13, digit: 7, axis: 20, narrowest: 120 };
const MONTHS = 10;

/**
 * The chart of `work` (as /api/works/<id>/ gives it) as of day number `day` in `width` pixels; null without a place.
 * x is chainage from left to right; each step is a row, its upper half the left side and its lower half the right.
 */
export function stripModel(work, day, width) {
  const { from_m: from, to_m: to } = work;
  if (from === null || from === undefined || !(to > from)) return null;
  const plot = { left: MEASURES.labels, width: Math.max(MEASURES.narrowest, width - MEASURES.labels - MEASURES.percents) };
  const xOf = (metres) => plot.left + ((Math.min(to, Math.max(from, metres)) - from) / (to - from)) * plot.width;
  const crossings = placeNames(withEnds(work), xOf);
  const top = Math.max(0, ...crossings.map(({ label }) => label.length)) * MEASURES.letter + 10;
  const rows = work.steps.map((step, index) => ({
    ...step,
    y: top + index * (MEASURES.row + MEASURES.gap),
    cells: cellsOf(work.slices, index, day, xOf),
    grades: gradesOf(work.graded ?? [], step.code, xOf),
    confirmed: (work.confirmed?.pieces ?? []).filter((piece) => piece.step === step.code).map((piece) => ({ x: xOf(piece.from_m), width: xOf(piece.to_m) - xOf(piece.from_m), side: piece.side })),
  }));
  const bottom = top + rows.length * (MEASURES.row + MEASURES.gap) - MEASURES.gap;
  return {
    width: plot.left + plot.width + MEASURES.percents,
    height: bottom + MEASURES.axis,
    plot: { ...plot, top, bottom },
    rows,
    crossings,
    axis: axisTicks(from, to, plot, xOf),
    front: plannedFront(work, rows, xOf, from, to),
    ...monthsOf(work.slices, day),
    obstacles: openObstacles(work.obstacles ?? [], day, xOf),
  };
}

/** Finished spans of one step on `day`: {x, width, side, month, from_m, to_m, day}; month is the first of the month. */
function cellsOf(slices, index, day, xOf) {
  const cells = [];
  for (const { from_m, to_m, side, days } of slices) {
    const finished = dayOf(days[index]);
    if (finished === null || finished > day) continue;
    const x = xOf(from_m);
    cells.push({ x, width: xOf(to_m) - x, side, from_m, to_m, day: finished, month: monthStart(finished) });
  }
  return cells;
}

/** How the finished metres of one step are known, as {x, width, side, grade}; nothing where there are reports alone. */
function gradesOf(graded, code, xOf) {
  if (!graded.some(({ grade }) => grade !== "reported")) return [];
  return graded.filter(({ step }) => step === code).map(({ from_m, to_m, side, grade }) => ({ x: xOf(from_m), width: xOf(to_m) - xOf(from_m), side, grade }));
}

/** Every month from the first finished metre to that of `day`, oldest first; only the last ten are told apart, and
 * `earlier` says that the first of them stands for those before it too. */
function monthsOf(slices, day) {
  const days = slices.flatMap((slice) => slice.days.map(dayOf)).filter((number) => number !== null && number <= day);
  if (!days.length) return { months: [], earlier: false };
  const months = [];
  for (let month = monthStart(Math.min(...days)); month <= day; month = monthStart(month, 1)) months.push(month);
  return { months: months.slice(-MONTHS), earlier: months.length > MONTHS };
}

/** Finished spans that share side and day, one entry each: {side, day, spans}, in the order they first come. */
export function bySideAndDay(cells) {
  const found = new Map();
  for (const { side, day, from_m: from, to_m: to } of cells) {
    const key = `${side} ${day}`;
    if (!found.has(key)) found.set(key, { side, day, spans: [] });
    found.get(key).spans.push([from, to]);
  }
  return [...found.values()];
}

/** 0 (oldest, deepest) to 1 (newest, palest) of a month among `months`; older ones than the first count as the first. */
export function shadeOf(month, months) {
  const index = Math.max(0, months.indexOf(month));
  return months.length < 2 ? 0 : index / (months.length - 1);
}

/** The ramp's months with a label where there is room on swatches of `each` pixels; the first and each January dated. */
export function rampLabels(months, each, earlier = false) {
  const ticks = months.map((month, index) => {
    const { year, month: number } = partsOf(month);
    const dated = index === 0 || number === 1;
    const before = earlier && index === 0;
    const name = dated ? `${year}年${number}月${before ? "及以前" : ""}` : `${number}月`;
    return { month, x: index * each, name, wanted: true, strong: before || number === 1 };
  });
  return named(ticks, months.length * each + 64);
}

/** Pixels that the last label of a ramp reaches past its swatches: what follows the ramp starts there. */
export function rampOverhang(labels, each) {
  const widthOf = (label) => [...label].reduce((sum, letter) => sum + (letter < "\u0080" ? MEASURES.digit : MEASURES.letter), 0);
  const reach = labels.map(({ x, label }) => (label ? x + widthOf(label) : 0));
  return Math.max(0, ...reach.map((end) => end - labels.length * each));
}

/** The crossings, and the named ends (`ends`, lower chainage first) where no crossing lies: a stretch may end at a place. */
function withEnds({ ticks = [], from_m: from, to_m: to, from_label: fromLabel, to_label: toLabel, ends: [lowName, highName] = [fromLabel, toLabel] }) {
  const free = (metres) => ticks.every(({ m }) => Math.abs(m - metres) > 5);
  return [
    ...(lowName && free(from) ? [{ m: from, label: lowName }] : []),
    ...ticks,
    ...(highName && free(to) ? [{ m: to, label: highName }] : []),
  ];
}

/** Crossings with their x; a name that would touch its neighbour is left out, the ends and the wider gap first served. */
function placeNames(ticks, xOf) {
  const placed = ticks.map(({ m, label }) => ({ m, label: label ?? "", x: xOf(m) })).sort((one, other) => one.x - other.x);
  const taken = [];
  const order = [...placed.keys()].sort((one, other) => ends(other, placed) - ends(one, placed));
  for (const index of order) {
    const { x } = placed[index];
    if (taken.some((other) => Math.abs(other - x) < MEASURES.letter + 1)) placed[index] = { ...placed[index], label: "", hidden: placed[index].label };
    else taken.push(x);
  }
  return placed;
}

function ends(index, list) {
  return index === 0 || index === list.length - 1 ? 1 : 0;
}

/** Chainage ticks below: both ends, and round ones between where they have room. */
function axisTicks(from, to, plot, xOf) {
  const widthOf = (metres) => formatChainage(metres).length * MEASURES.digit + 8;
  const step = tickStep(to - from, plot.width / 56);
  const ticks = [{ m: from, x: xOf(from), anchor: "start" }];
  let free = plot.left + widthOf(from);
  for (let m = Math.ceil(from / step) * step; m < to; m += step) {
    const [x, half] = [xOf(m), widthOf(m) / 2];
    if (x - half < free || x + half > plot.left + plot.width - widthOf(to)) continue;
    ticks.push({ m, x, anchor: "middle" });
    free = x + half;
  }
  ticks.push({ m: to, x: xOf(to), anchor: "end" });
  return ticks.map((tick) => ({ ...tick, label: formatChainage(tick.m) }));
}

/**
 * Where each step would stand by plan: its share of the length, counted from the end where the work was begun.
 * The plan gives one percent for all steps; steps are taken to follow each other by half a length, and the shares are
 * those whose weighted mean is that percent. Empty without planned days.
 */
export function plannedShares(steps, plannedPercent, lag = 0.5) {
  if (plannedPercent === null || plannedPercent === undefined || !steps.length) return [];
  const weight = (step) => Number(step.weight ?? 1);
  const total = steps.reduce((sum, step) => sum + weight(step), 0);
  const shares = (front) => steps.map((_, index) => Math.min(1, Math.max(0, front - index * lag)));
  const percent = (front) => (100 * shares(front).reduce((sum, share, i) => sum + share * weight(steps[i]), 0)) / total;
  let [low, high] = [0, 1 + lag * (steps.length - 1)];
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (percent(middle) < plannedPercent) low = middle;
    else high = middle;
  }
  return shares(high);
}

function plannedFront(work, rows, xOf, from, to) {
  const shares = plannedShares(work.steps, work.planned_percent);
  if (!shares.length || work.planned_percent <= 0 || work.planned_percent >= 100) return "";
  const backwards = begunAtEnd(work.slices, from, to);
  const x = (share) => xOf(backwards ? to - share * (to - from) : from + share * (to - from)).toFixed(1);
  const half = MEASURES.gap / 2;
  return rows
    .map((row, index) => {
      const [top, bottom] = [row.y - (index ? half : 2), row.y + MEASURES.row + (index < rows.length - 1 ? half : 2)];
      return `${index ? "L" : "M"}${x(shares[index])} ${top}V${bottom}`;
    })
    .join("")
    .replace(/L([\d.]+) [\d.-]+/g, "H$1");
}

/** Whether the first finished metres lie nearer the end of the work than its start. */
function begunAtEnd(slices, from, to) {
  let first = null;
  for (const slice of slices) {
    const day = Math.min(...slice.days.map((iso) => dayOf(iso) ?? Infinity));
    if (Number.isFinite(day) && (first === null || day < first.day)) first = { day, slice };
  }
  return first !== null && (first.slice.from_m + first.slice.to_m) / 2 > (from + to) / 2;
}

function openObstacles(obstacles, day, xOf) {
  return obstacles
    .filter((one) => one.from_m !== null && one.from_m !== undefined)
    .filter((one) => dayOf(one.found_on) <= day && !(dayOf(one.resolved_on) !== null && dayOf(one.resolved_on) <= day))
    .map((one) => ({ title: one.title, x: xOf(one.from_m), width: xOf(one.to_m ?? one.from_m) - xOf(one.from_m) }));
}
