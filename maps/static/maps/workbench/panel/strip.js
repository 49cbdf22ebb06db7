// Drawing the strip chart (形象进度图) from its model, with the same facts as a table for who cannot see it.

import { formatChainage } from "#maps/lib/chainage.js";
import { inShort, inWords, isoOf } from "#maps/lib/days.js";
import { h, s } from "#maps/lib/dom.js";
import { percentTenths } from "#maps/lib/percent.js";
import { bySideAndDay, MEASURES, rampLabels, rampOverhang, shadeOf, stripModel } from "#maps/workbench/panel/strip-model.js";

// Deepest for the oldest metres, palest for the newest: both clear of paper and of each other, in grey too.
const OLDEST = [13, 92, 99];
const NEWEST = [148, 200, 196];
// Pixels a month takes on the ramp.
const SWATCH = 20;
// Pixels of the edge that says how a metre is known.
const EDGE = 4;
const SIDES = { L: "左幅", R: "右幅", B: "双侧" };

/** The chart, its key and its table for `work` as of `day`; a sentence when the work has no place. */
export function strip(work, day, width) {
  const model = stripModel(work, day, width);
  if (!model) return h("p", { class: "quiet-text" }, "位置未知，画不出形象进度图。");
  return h("div", { class: "strip" }, chart(model, work, day), key(model, day), table(work, model));
}

function chart(model, work, day) {
  const { plot, rows, months } = model;
  const summary = rows.map((row) => `${row.label}${percentTenths(row.percent)}%`).join("，");
  return s(
    "svg",
    { width: model.width, height: model.height, viewBox: `0 0 ${model.width} ${model.height}`, role: "img", "aria-label": `形象进度图，截至${inWords(day)}：${summary}` },
    rows.map((row) => stepRow(row, plot, months)),
    model.crossings.map((crossing) => crossingMark(crossing, plot)),
    model.obstacles.map((one) => obstacleMark(one, plot)),
    model.front ? s("path", { class: "strip-front", d: model.front }) : null,
    model.axis.map((tick) => axisMark(tick, plot)),
  );
}

function stepRow(row, plot, months) {
  const half = MEASURES.row / 2;
  const right = plot.left + plot.width;
  return s(
    "g",
    {},
    s("text", { class: "strip-label", x: 0, y: row.y + half + 4 }, row.label),
    s("rect", { class: "strip-bed", x: plot.left, y: row.y, width: plot.width, height: MEASURES.row }),
    row.cells.map((cell) =>
      s(
        "rect",
        {
          class: "strip-done",
          x: cell.x.toFixed(2),
          width: Math.max(0.6, cell.width).toFixed(2),
          y: row.y + (cell.side === "R" ? half : 0),
          height: cell.side === "B" ? MEASURES.row : half,
          fill: colour(shadeOf(cell.month, months)),
        },
        s("title", {}, `${row.label} ${formatChainage(cell.from_m)}–${formatChainage(cell.to_m)} ${SIDES[cell.side]} ${isoOf(cell.day)}`),
      ),
    ),
    row.grades.map(({ x, width, side, grade }) => s("rect", { class: `strip-grade evidence-${grade}`, x: x.toFixed(2), width: Math.max(0.6, width).toFixed(2), y: side === "R" ? row.y + MEASURES.row - EDGE : row.y, height: EDGE })),
    row.confirmed.map(({ x, width, side }) => s("path", { class: "strip-confirmed", d: `M${x.toFixed(2)} ${row.y + half + (side === "R" ? 2.5 : -2.5)}h${Math.max(0.6, width).toFixed(2)}` })),
    s("path", { class: "strip-middle", d: `M${plot.left} ${row.y + half}H${right}` }),
    s("text", { class: "strip-percent", x: right + MEASURES.percents, y: row.y + half + 4 }, `${percentTenths(row.percent)}%`),
  );
}

function crossingMark({ x, label, hidden }, plot) {
  const letters = [...label];
  const top = plot.top - 8 - letters.length * MEASURES.letter;
  return s(
    "g",
    { class: "strip-crossing" },
    s("title", {}, label || hidden),
    s("path", { class: "strip-crossing-bed", d: `M${x.toFixed(1)} ${plot.top}V${plot.bottom}` }),
    s("path", { d: `M${x.toFixed(1)} ${plot.top - 6}V${plot.bottom}` }),
    s("text", { "aria-hidden": "true" }, letters.map((letter, index) => s("tspan", { x: x.toFixed(1), y: top + (index + 1) * MEASURES.letter - 1 }, letter))),
  );
}

function obstacleMark({ x, width, title }, plot) {
  const middle = x + width / 2;
  return s(
    "g",
    { class: "strip-obstacle" },
    s("title", {}, `问题：${title}`),
    width > 2 ? s("path", { d: `M${x.toFixed(1)} ${plot.bottom + 2}h${width.toFixed(1)}` }) : null,
    s("path", { class: "strip-obstacle-mark", d: `M${middle.toFixed(1)} ${plot.bottom - 7}l6 10h-12z` }),
  );
}

function axisMark({ x, label, anchor }, plot) {
  return s(
    "g",
    { class: "strip-axis" },
    s("path", { d: `M${x.toFixed(1)} ${plot.bottom}v5` }),
    s("text", { x: x.toFixed(1), y: plot.bottom + 18, "text-anchor": anchor }, label),
  );
}

/** Months as a ramp, oldest first, closed by today's line; what the halves, the dashed front and the triangle mean. */
function key(model, day) {
  const { months, earlier } = model;
  const labels = rampLabels(months, SWATCH, earlier);
  const ramp = labels.map(({ month, name, label }) =>
    h("li", { style: `width:${SWATCH}px` }, h("span", { class: "strip-swatch", style: `background:${colour(shadeOf(month, months))}` }), h("span", { class: label ? null : "sr-only" }, name)),
  );
  return h(
    "div",
    { class: "strip-key small" },
    months.length ? h("ol", { class: "strip-months", "aria-label": "按完成月份着色" }, ramp, h("li", { class: "strip-today", style: `margin-left:${rampOverhang(labels, SWATCH)}px` }, h("span", { class: "strip-swatch" }), `今日${inShort(isoOf(day), day)}`)) : h("p", { class: "quiet-text" }, `截至${inWords(day)}尚无完成的区段。`),
    h(
      "p",
      { class: "quiet-text" },
      "每行上半为左幅、下半为右幅。",
      model.front ? "虚线为计划前沿：按计划应完成的比例，各道工序依次搭接推算。" : "",
      model.obstacles.length ? "红三角为未解决的问题。" : "",
      model.rows.some((row) => row.confirmed.length) ? "中线旁的白线为已审核的。" : "",
      model.rows.some((row) => row.grades.length) ? "上下边的细条为依据（图例见下）。" : "",
    ),
  );
}

function table(work, model) {
  const body = model.rows.flatMap((row) =>
    row.cells.length
      ? bySideAndDay(row.cells).map(({ side, day, spans }) => h("tr", {}, h("th", { scope: "row" }, row.label), h("td", {}, SIDES[side]), h("td", {}, spans.map(([from, to]) => `${formatChainage(from)}–${formatChainage(to)}`).join("，")), h("td", {}, isoOf(day))))
      : [h("tr", {}, h("th", { scope: "row" }, row.label), h("td", { colspan: 3 }, "尚无完成区段"))],
  );
  return h(
    "details",
    { class: "small" },
    h("summary", {}, "用表格看"),
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ["工序", "幅别", "桩号", "完成日期"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, body)),
    h("p", {}, "交叉口：", (work.ticks ?? []).map(({ m, label }) => `${label} ${formatChainage(m)}`).join("，") || "无"),
  );
}

function colour(shade) {
  return `rgb(${OLDEST.map((from, i) => Math.round(from + (NEWEST[i] - from) * shade)).join(" ")})`;
}
