// The panel of a road: its place in the grid, length, and the works along it with their lights.

import { formatChainage } from "#maps/lib/chainage.js";
import { isPlain, stationAt } from "#maps/lib/stationing.js";
import { h } from "#maps/lib/dom.js";
import { number } from "#maps/workbench/figures.js";
import { percentTenths } from "#maps/lib/percent.js";
import { kindCodes, kindOf } from "#maps/workbench/words.js";
import { facts, head, light, section, splitStretch } from "#maps/workbench/panel/parts.js";

/** Draws an answer of /api/roads/<id>/; `data.works` holds the works along it. */
export function roadPanel(data, { links, select, selection }) {
  const road = data.properties ?? data;
  const works = data.works ?? [];
  const at = selection.m;
  return h(
    "div",
    {},
    head({ over: road.axis_label ? `道路 · ${road.axis_label}` : "道路", title: road.name, sub: at === undefined || at === null ? "" : placed(road, at), schematic: road.schematic, demo: road.demo }),
    facts([
      ["等级", road.road_class_label ?? road.class_label],
      ["长度", road.length_m ? `${(road.length_m / 1000).toFixed(2)} km` : null],
      ["设计桩号", stations(road)],
      ["红线宽", road.red_line_m ? `${number(Number(road.red_line_m))} m` : null],
      ["别名", (road.aliases ?? []).join("、")],
    ]),
    h("p", { class: "panel-links" }, h("a", { href: links.ledger({ q: road.name }) }, "在台账中查看"), h("a", { href: links.grid() }, "路网")),
    section("沿线工程", works.length ? h("ul", { class: "road-works" }, inOrder(works).map((work) => row(work, at, select))) : h("p", { class: "quiet-text" }, "这条路上没有登记的工程。")),
  );
}

/** The chainage looked at, and beside it what the design calls the place, where that counts otherwise. */
function placed(road, at) {
  const here = `桩号 ${formatChainage(at)}`;
  return isPlain(road) ? here : `${here} · 设计桩号 ${formatChainage(stationAt(road, at))}`;
}

/** From where to where the design counts, and where it jumps; null where it counts as the line does. */
function stations(road) {
  if (isPlain(road)) return null;
  const whole = `${formatChainage(road.stations[0].station_m)}—${formatChainage(stationAt(road, road.length_m))}`;
  const jumps = road.station_equations.map((equation) => equation.replace("=", " = "));
  return jumps.length ? `${whole}，断链 ${jumps.join("；")}` : whole;
}

/** By kind in the order of the plan, then along the road; works without a place last. */
function inOrder(works) {
  const order = kindCodes();
  const place = ({ properties }) => [order.indexOf(properties.kind), properties.from_m ?? Infinity];
  return [...works].sort((one, other) => place(one)[0] - place(other)[0] || place(one)[1] - place(other)[1]);
}

function row(feature, at, select) {
  const work = feature.properties ?? feature;
  const id = feature.id ?? work.id;
  const [, ends] = splitStretch(work.stretch);
  const here = at !== undefined && at !== null && work.from_m <= at && at < work.to_m;
  return h(
    "li",
    { class: here ? "here" : null },
    h(
      "button",
      { type: "button", class: "choice", onclick: () => select({ type: "work", id }) },
      h("span", { class: "choice-type small" }, work.kind_label ?? kindOf(work.kind)),
      h("span", { class: "choice-words" }, ends || "全线", here ? h("span", { class: "small quiet-text" }, "经过该桩号") : null),
      h("span", { class: "choice-end" }, light(work.light, work.light_label), h("span", { class: "number" }, `${percentTenths(work.percent)}%`)),
    ),
  );
}
