// Drawing the planned-against-actual curve of a work from its model.

import { curveModel } from "#maps/workbench/panel/curve-model.js";
import { dayOf, inWords } from "#maps/lib/days.js";
import { h, s } from "#maps/lib/dom.js";
import { percentTenths } from "#maps/lib/percent.js";

/** The curve of `work` as of `day`, or a sentence where there is nothing to draw. */
export function curve(work, day, width) {
  const model = curveModel(work.curve ?? [], day, width, dayOf(work.due));
  if (!model) return h("p", { class: "quiet-text" }, "没有计划日期，也没有上报，画不出曲线。");
  const { plot } = model;
  const [planned, actual] = [work.planned_percent, work.percent].map((percent) => (percent === null || percent === undefined ? null : percentTenths(percent)));
  return h(
    "div",
    { class: "curve" },
    s(
      "svg",
      { width, height: model.height, viewBox: `0 0 ${width} ${model.height}`, role: "img", "aria-label": `截至${inWords(day)}，实际完成${actual}%${planned === null ? "，没有计划" : `，计划应完成${planned}%`}` },
      model.levels.map((level) => s("g", { class: "curve-level" }, s("path", { d: `M${plot.left} ${level.y}H${plot.left + plot.width}` }), s("text", { x: plot.left - 6, y: level.y + 4 }, level.percent === 100 ? "100%" : level.percent))),
      model.months.map((tick) => s("g", { class: "curve-month" }, s("path", { d: `M${tick.x} ${plot.bottom}v4` }), tick.label ? s("text", { x: tick.x + 2, y: plot.bottom + 16 }, tick.label) : null)),
      model.area ? s("path", { class: "curve-area", d: model.area }) : null,
      s("path", { class: "curve-planned", d: model.planned }),
      model.due === null ? null : s("path", { class: "curve-due", d: `M${model.due} ${plot.top}V${plot.bottom}` }),
      s("path", { class: "curve-today", d: `M${model.today} ${plot.top - 8}V${plot.bottom}` }),
      s("path", { class: "curve-actual", d: model.actual }),
      model.reached ? s("circle", { class: "curve-reached", cx: model.reached.x, cy: model.reached.y, r: 3 }) : null,
    ),
    h(
      "p",
      { class: "curve-key small quiet-text" },
      h("span", { class: "key-line key-actual" }),
      `实际 ${actual}%`,
      planned === null ? null : [h("span", { class: "key-line key-planned" }), `计划 ${planned}%`],
      h("span", { class: "key-line key-today" }),
      "今日",
      model.due === null ? null : [h("span", { class: "key-line key-due" }), "目标期限"],
    ),
  );
}
