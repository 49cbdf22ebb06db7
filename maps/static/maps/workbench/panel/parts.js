// Pieces that several panels share: the head, a list of facts, marks of schematic and demonstration data, a section.

import { h } from "#maps/lib/dom.js";
import { lightOf } from "#maps/workbench/words.js";

/** Over-line (what it is), title, sub-title, and the marks. */
export function head({ over, title, sub = "", schematic = false, demo = false }) {
  return h(
    "header",
    { class: "panel-head" },
    h("p", { class: "small panel-over" }, over, schematic ? h("span", { class: "badge", title: "位置和线形是示意，不是测量结果" }, "示意") : null, demo ? h("span", { class: "badge badge-demo", title: "数据为演示软件而编，不是实际情况" }, "演示") : null),
    h("h2", { class: "panel-title" }, title),
    sub ? h("p", { class: "panel-sub" }, sub) : null,
  );
}

/** A two-column list; facts without a value are left out. */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return h("dl", { class: "facts" }, known.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

export function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

/** Shape, word, and colour of a light. */
export function light(code, label) {
  return h("span", { class: `light light-${code}` }, label ?? lightOf(code));
}

/** 神州路(中原路—西经大道) → ["神州路", "中原路 — 西经大道"]: the road carries the title, the ends stand beneath it. */
export function splitStretch(stretch) {
  const parts = /^(.*?)[(（](.*)[)）]$/.exec(stretch ?? "");
  return parts ? [parts[1], parts[2].replace("—", " — ")] : [stretch ?? "", ""];
}
