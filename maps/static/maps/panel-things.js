// Panels of small things: an obstacle, a pipe, a place.

import { inShort } from "#maps/days.js";
import { h } from "#maps/dom.js";
import { kindOf } from "#maps/words.js";
import { obstacleLines, stateOf } from "#maps/panel-obstacles.js";
import { facts, head } from "#maps/panel-parts.js";

export function obstaclePanel(data, { day, select }) {
  const one = data.properties ?? data;
  const work = one.work_id ?? one.work ?? null;
  const state = stateOf(one, day());
  return h(
    "div",
    {},
    head({ over: "问题", title: one.title, schematic: one.schematic, demo: one.demo }),
    state ? h("div", { class: "obstacles" }, ...obstacleLines({ ...one, state }, day())) : h("p", { class: "quiet-text" }, `${inShort(one.found_on, day())}才发现，这一天还没有。`),
    one.detail ? h("p", {}, one.detail) : null,
    work ? h("p", { class: "panel-links" }, h("button", { type: "button", class: "link", onclick: () => select({ type: "work", id: work }) }, "看所在工程")) : null,
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

export function placePanel(data) {
  const place = data.properties ?? data;
  return h("div", {}, head({ over: "地点", title: place.name, schematic: place.schematic }), facts([["别名", (place.aliases ?? []).join("、")]]));
}
