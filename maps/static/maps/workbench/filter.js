// The filter of the map: by light, unit and kind. The server says which works stay; the map draws only those.

import { getJson } from "#maps/lib/api.js";
import { isoOf } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { follow } from "#maps/workbench/follow.js";
import { kindCodes, kindOf, lightCodes, lightOf } from "#maps/workbench/words.js";

const NOTHING = { light: "", unit: null, kind: "" };

export function filters(filter) {
  return Boolean(filter.light || filter.unit || filter.kind);
}

/** Draws the choices into `place` and keeps `store`'s `kept` (keys of works, or null for all) at the filter and the day. */
export function createFilter({ place, address, units, store, messages }) {
  const said = h("p", { class: "small quiet-text", role: "status" });
  const clear = h("button", { type: "button", class: "link", onclick: () => store.set({ filter: NOTHING }) }, "全部显示");
  const choices = {
    light: choice("状态", lightCodes().map((code) => [code, lightOf(code)])),
    unit: choice("单位", units),
    kind: choice("类别", kindCodes().map((code) => [code, kindOf(code)])),
  };

  function choice(label, options) {
    const box = h("select", { "aria-label": `只看这个${label}` }, h("option", { value: "" }, `${label}：全部`), options.map(([value, word]) => h("option", { value }, word)));
    box.addEventListener("change", taken);
    return box;
  }

  function taken() {
    store.set({ filter: { light: choices.light.value, unit: Number(choices.unit.value) || null, kind: choices.kind.value } });
  }

  const ask = follow(
    ({ day, filter }) => getJson(address, { as_of: isoOf(day), light: filter.light || null, unit: filter.unit, kind: filter.kind || null }),
    ({ filter }, answer, error) => {
      if (JSON.stringify(filter) !== JSON.stringify(store.get("filter"))) return;
      if (error) return messages.show("filter", `筛选没有成功：${error.message}`, { retry: changed });
      messages.clear("filter");
      said.textContent = answer.works.length ? `地图上只画这 ${answer.works.length} 项工程` : "没有符合的工程";
      return store.set({ kept: answer.works });
    },
  );

  function changed() {
    const filter = store.get("filter");
    for (const [name, box] of Object.entries(choices)) box.value = filter[name] ?? "";
    clear.hidden = said.hidden = !filters(filter);
    if (filters(filter)) ask({ day: store.get("day"), filter });
    else store.set({ kept: null });
  }

  place.replaceChildren(h("h2", {}, "筛选地图"), ...Object.values(choices), h("div", { class: "filter-said" }, said, clear));
  store.watch(["filter", "day"], changed);
  changed();
}
