// Panels of land: a village with its redevelopment, a parcel with its states, a resettlement building.

import { inShort } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { facts, head, section } from "#maps/workbench/panel/parts.js";

const whole = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

export function villagePanel(data, { links }) {
  const village = data.properties ?? data;
  return h(
    "div",
    {},
    head({ over: `村 · ${village.town}`, title: village.name, sub: village.code, schematic: village.schematic, demo: village.demo }),
    facts([
      ["全称", village.official_name],
      ["改造", village.ripeness_label],
      ["所处阶段", village.stage],
      ["已签约", percent(village.signed_percent)],
      ["成熟度", percent(village.readiness_percent)],
    ]),
    h("p", { class: "panel-links" }, h("a", { href: links.village(village.code) }, "看这个村")),
  );
}

export function parcelPanel(data, { day, links }) {
  const parcel = data.properties ?? data;
  const states = parcel.states ?? [];
  return h(
    "div",
    {},
    head({ over: "地块", title: parcel.code, sub: `${parcel.use_id} ${parcel.use_name}`, schematic: parcel.schematic, demo: parcel.demo }),
    facts([
      ["状态", `${parcel.state_label}${parcel.state_since ? `，${inShort(parcel.state_since, day())}起` : "（没有记录）"}`],
      ["测算面积", `${whole.format(parcel.area_m2)} m²，${fine.format(parcel.area_mu)} 亩`],
      ["申报面积", parcel.declared_m2 === null ? null : `${whole.format(parcel.declared_m2)} m²`],
      ["相差", parcel.declared_m2 === null ? null : h("span", { class: parcel.area_flagged ? "overdue" : null }, `${signed(parcel.difference_percent)}%${parcel.area_flagged ? "，超过容差" : ""}`)],
      ["村", parcel.village_code ? h("a", { href: links.village(parcel.village_code) }, parcel.village) : null],
      ["规划范围", parcel.planning_area],
    ]),
    states.length ? section("历次状态", h("ul", { class: "reports" }, states.map((one) => h("li", {}, h("span", { class: "report-day number" }, inShort(one.day, day())), h("span", {}, one.state_label, one.note ? `，${one.note}` : ""))))) : null,
    h("p", { class: "panel-links" }, h("a", { href: links.land() }, "用地制约和汇总")),
  );
}

export function buildingPanel(data, { day, links }) {
  const building = data.properties ?? data;
  return h(
    "div",
    {},
    head({ over: "安置楼", title: `${building.village}${building.name}`, sub: building.code, schematic: building.schematic, demo: building.demo }),
    facts([
      ["状态", building.state_label],
      ["建筑面积", `${whole.format(building.floor_area_m2)} m²`],
      ["层数", `${building.floors} 层`],
      ["开工", building.begun_on && inShort(building.begun_on, day())],
      ["封顶", building.topped_out_on && inShort(building.topped_out_on, day())],
      ["竣工", building.finished_on && inShort(building.finished_on, day())],
    ]),
    h("p", { class: "panel-links" }, h("a", { href: links.village(building.village_code) }, "看这个村")),
  );
}

function percent(value) {
  return value === null || value === undefined ? null : `${Math.round(value)}%`;
}

function signed(value) {
  return `${value > 0 ? "+" : ""}${fine.format(value)}`;
}
