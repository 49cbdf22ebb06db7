// The panel of a work: light and percent, facts, strip chart, curve, obstacles, reports, where it was announced.

import { formatChainage, formatLength } from "#maps/lib/chainage.js";
import { curve } from "#maps/workbench/panel/curve.js";
import { h } from "#maps/lib/dom.js";
import { evidenceSection } from "#maps/workbench/panel/evidence.js";
import { obstacleList } from "#maps/workbench/panel/obstacles.js";
import { facts, head, light, section, splitStretch } from "#maps/workbench/panel/parts.js";
import { reportList } from "#maps/workbench/panel/reports.js";
import { percentTenths } from "#maps/lib/percent.js";
import { strip } from "#maps/workbench/panel/strip.js";
import { ageInWords, dayOf, inShort } from "#maps/lib/days.js";

/** Draws an answer of /api/works/<id>/ as of the day of `tools`. */
export function workPanel(data, tools) {
  const work = { ...(data.properties ?? data), id: data.id ?? data.properties?.id };
  const [day, width] = [tools.day(), tools.width()];
  const [road, ends] = splitStretch(work.stretch);
  return h(
    "div",
    {},
    head({ over: `${work.kind_label}工程`, title: road, sub: ends, schematic: work.schematic, demo: work.demo }),
    state(work, day),
    links(work, tools),
    section("形象进度图", strip(work, day, width)),
    evidenceSection(work),
    section("计划与实际", curve(work, day, width)),
    obstacleList(work.obstacles ?? [], day),
    factsOf(work, day, tools),
    reportList(work.reports ?? [], day),
    origin(work),
  );
}

function state(work, day) {
  const planned = work.planned_percent;
  return h(
    "div",
    { class: "panel-state-of-work" },
    h(
      "div",
      { class: "panel-percent" },
      h("span", {}, h("b", { class: "figure" }, percentTenths(work.percent)), h("span", { class: "unit" }, "%")),
      work.confirmed?.sentence ? h("span", { class: "small quiet-text" }, work.confirmed.sentence) : null,
      planned === null || planned === undefined ? null : h("span", { class: "small quiet-text" }, `计划应完成 ${percentTenths(planned)}%`),
    ),
    h("div", { class: "panel-light" }, light(work.light, work.light_label), h("p", { class: "small" }, work.light_reason), h("p", { class: "small quiet-text" }, work.newest_report ? `最近上报${inShort(work.newest_report, day)}，${ageInWords(work.newest_report, day)}` : "还没有上报"), work.thresholds ? h("details", { class: "small" }, h("summary", {}, "怎么算"), h("p", { class: "quiet-text" }, work.thresholds)) : null),
  );
}

function links(work, { links }) {
  const report = links.report(work);
  return h(
    "p",
    { class: "panel-links" },
    h("a", { href: links.ledger({ work: work.id }) }, "在台账中查看"),
    report ? h("a", { href: report }, "填报进度") : null,
  );
}

/** 比基准计划晚 34 天, and each version with the day it holds from, its last day, why and by whom; null without any. */
function planHistory(work, day) {
  const plans = work.plans ?? [];
  if (!plans.length) return null;
  const late = work.late_days ?? 0;
  const words = late === 0 ? "完工日同基准计划" : `比基准计划${late > 0 ? "晚" : "早"} ${Math.abs(late)} 天`;
  return [
    words,
    h(
      "details",
      { class: "small" },
      h("summary", {}, `${plans.length}个版本`),
      h("ol", {}, plans.map((plan) => h("li", {}, `${plan.name}${plan.holds_from ? `，自${inShort(plan.holds_from, day)}` : ""}：${inShort(plan.planned_start, day) || "未定"} – ${inShort(plan.planned_finish, day) || "未定"}。${plan.reason}${plan.by ? `（${plan.by}）` : ""}`))),
    ),
  ];
}

function factsOf(work, day, { links, select }) {
  const length = work.to_m > work.from_m ? formatLength(work.to_m - work.from_m) : null;
  const roadId = work.road_id ?? null;
  return section(
    "工程",
    facts([
      ["桩号", length ? `${formatChainage(work.from_m)} – ${formatChainage(work.to_m)}` : null],
      ["长度", length ? `${length.value} ${length.unit}` : null],
      ["道路", roadId ? h("a", { href: links.road(roadId), onclick: (event) => { event.preventDefault(); select({ type: "road", id: roadId }); } }, work.road) : work.road],
      ["责任单位", work.unit],
      ["计划", work.planned_start || work.planned_finish ? `${inShort(work.planned_start, day) || "未定"} – ${inShort(work.planned_finish, day) || "未定"}` : null],
      ["计划调整", planHistory(work, day)],
      ["目标", [work.goal_label ?? "", dayOf(work.due) === null ? "" : `${inShort(work.due, day)}前`].filter(Boolean).join("，")],
      ["编号", work.code],
    ]),
  );
}

function origin(work) {
  if (!work.quote && !work.resolution_reason) return null;
  return section(
    "出处",
    work.quote ? h("blockquote", {}, work.quote) : null,
    h("p", { class: "small quiet-text" }, [work.bulletin ?? work.source ?? "", work.resolution_label ? `定位${work.resolution_label}` : "", work.resolution_reason].filter(Boolean).join("。")),
  );
}
