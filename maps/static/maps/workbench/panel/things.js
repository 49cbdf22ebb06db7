// Panels of small things: an obstacle, a source, a pipe, a place.

import { formatChainage } from "#maps/lib/chainage.js";
import { inShort, isoOf } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { kindOf } from "#maps/workbench/words.js";
import { overdueText, stateOf } from "#maps/workbench/panel/obstacles.js";
import { facts, head } from "#maps/workbench/panel/parts.js";

const STATES = { open: "未解决", overdue: "逾期未解决", resolved: "已解决" };

export function obstaclePanel(data, { day, select }) {
  const one = data.properties ?? data;
  const state = stateOf(one, day());
  return h(
    "div",
    {},
    head({ over: `问题 · ${one.kind_label}`, title: one.title, sub: one.detail, schematic: one.schematic, demo: one.demo }),
    h("p", { class: "obstacle-state" }, state ? [h("span", { class: `obstacle-mark obstacle-${state}` }, state === "resolved" ? "✓" : "▲"), h("b", {}, STATES[state]), overdueText(one, day()) ? h("b", { class: "overdue" }, overdueText(one, day())) : null] : "这一天还没有发现。"),
    facts([
      ["位置", one.from_m === null ? null : `${formatChainage(one.from_m)} – ${formatChainage(one.to_m)}`],
      ["责任单位", one.unit],
      ["发现", inShort(one.found_on, day())],
      ["期限", inShort(one.due, day())],
      ["解决", state === "resolved" ? inShort(one.resolved_on, day()) : null],
      ["结果", state === "resolved" ? one.outcome : null],
      ["工程", one.work_id ? h("button", { type: "button", class: "link", onclick: () => select({ type: "work", id: one.work_id }) }, one.work) : null],
    ]),
  );
}

export function pipePanel(data, { day }) {
  const pipe = data.properties ?? data;
  return h(
    "div",
    {},
    head({ over: "管线", title: `${pipe.kind_label ?? kindOf(pipe.kind)}管线`, sub: pipe.code, schematic: pipe.schematic, demo: pipe.demo }),
    facts([
      ["管径", pipe.diameter_mm ? `DN${pipe.diameter_mm}` : null],
      ["材质", pipe.material],
      ["长度", pipe.length_m ? `${Math.round(pipe.length_m)} m` : null],
      ["沿路", pipe.road],
      ["计划敷设", inShort(pipe.planned_for, day())],
      ["敷设", pipe.laid_on ? inShort(pipe.laid_on, day()) : "尚未敷设"],
    ]),
  );
}

export function sourcePanel(data, { day }) {
  const source = data.properties ?? data;
  return h(
    "div",
    {},
    head({ over: `源点 · ${source.kind_label}`, title: source.name, sub: source.code, schematic: source.schematic, demo: source.demo }),
    facts([
      ["状态", source.state_label],
      ["起自", source.state_day ? inShort(source.state_day, day()) : "没有记过状态，按规划算"],
      ["管网", kindOf(source.serves)],
      ["来源", source.source],
    ]),
    h("p", { class: "small quiet-text" }, "覆盖面积可以只计与在用源点接通的管网，见", h("a", { href: `/coverage/?as_of=${isoOf(day())}&connected=1` }, "覆盖"), "。"),
  );
}

export function placePanel(data) {
  const place = data.properties ?? data;
  return h("div", {}, head({ over: "地点", title: place.name, schematic: place.schematic }), facts([["别名", (place.aliases ?? []).join("、")]]));
}
