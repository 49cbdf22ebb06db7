// The form: a report, an inspection or an obstacle on one work. Everything by thumb, corrections by hand.

import { formatChainage } from "#maps/lib/chainage.js";
import { h } from "#maps/lib/dom.js";
import { rounded } from "#maps/field/place.js";
import { stepBar } from "#maps/field/strip.js";
import { parseChainage, stepped } from "#maps/pages/report-chainage.js";

const TITLES = { report: "上报", inspection: "督查", obstacle: "报问题" };
const SIDES = [["L", "左幅"], ["B", "双侧"], ["R", "右幅"]];

/** Draws the form of `draft`; `act` changes the draft (which is kept at once), takes photos and sends. */
export function formView(state, act) {
  const { draft } = state;
  const work = draft.work;
  return h(
    "form",
    { class: "field-form", novalidate: true, onsubmit: (event) => { event.preventDefault(); act.send(); } },
    h("button", { type: "button", class: "link field-back", onclick: () => act.close() }, "‹ 返回"),
    h("h2", { class: "field-title" }, `${TITLES[draft.kind]}：${work.stretch} ${work.kind_label}`),
    draft.kind === "obstacle" ? obstacleFields(state, act) : stepFields(state, act),
    spanFields(state, act),
    draft.kind === "inspection" ? foundFields(state, act) : null,
    field("日期", h("input", { type: "date", id: "day", value: draft.day, max: state.today, onchange: (event) => act.change({ day: event.target.value }) })),
    field("备注（可不填）", h("input", { id: "note", value: draft.note, maxlength: 300, onchange: (event) => act.change({ note: event.target.value }) })),
    photos(state, act),
    draft.problem ? h("p", { class: "message error", role: "alert", id: "problem" }, draft.problem) : null,
    h("button", { class: "field-send", id: "send" }, state.online ? TITLES[draft.kind] : `${TITLES[draft.kind]}（先存手机）`),
  );
}

function field(label, ...controls) {
  return h("label", { class: "field-line" }, h("span", {}, label), ...controls);
}

function stepFields({ draft, place }, act) {
  const { work } = draft;
  const chosen = draft.from === null || draft.to === null ? null : { from: Math.min(draft.from, draft.to), to: Math.max(draft.from, draft.to), side: draft.side };
  return [
    h(
      "fieldset",
      {},
      h("legend", {}, "工序"),
      work.steps.map((step) =>
        h(
          "label",
          { class: "field-step" },
          h("input", { type: "radio", name: "step", value: step.code, checked: step.code === draft.step, onchange: () => act.change({ step: step.code }) }),
          h("span", {}, step.label),
          stepBar(work, step, { at: place?.road.id === work.road_id ? place.metres : null, chosen: step.code === draft.step ? chosen : null }),
        ),
      ),
    ),
    h("fieldset", {}, h("legend", {}, "幅别"), h("div", { class: "field-sides" }, SIDES.map(([code, label]) => h("label", {}, h("input", { type: "radio", name: "side", value: code, checked: code === draft.side, onchange: () => act.change({ side: code }) }), h("span", {}, label))))),
  ];
}

function obstacleFields({ draft, packs }, act) {
  const kinds = packs[0]?.obstacle_kinds ?? [];
  const units = packs[0]?.units ?? [];
  return [
    h("fieldset", {}, h("legend", {}, "类别"), h("div", { class: "field-kinds" }, kinds.map(({ code, label }) => h("label", {}, h("input", { type: "radio", name: "kind", value: code, checked: code === draft.obstacle, onchange: () => act.change({ obstacle: code }) }), h("span", {}, label))))),
    field("问题", h("input", { id: "title", value: draft.title, maxlength: 100, placeholder: "如：K1+200 有三户未搬", onchange: (event) => act.change({ title: event.target.value }) })),
    field("责任单位", h("select", { id: "unit", onchange: (event) => act.change({ unit: event.target.value }) }, h("option", { value: "" }, draft.work.unit || "未定"), units.map((unit) => h("option", { value: unit, selected: unit === draft.unit }, unit)))),
  ];
}

function spanFields(state, act) {
  return ["from", "to"].map((name) => chainage(state, act, name, name === "from" ? "从" : "到"));
}

function foundFields(state, act) {
  const { draft } = state;
  const choose = (found) => () => act.change({ found });
  const option = (code, label) => h("label", {}, h("input", { type: "radio", name: "found", checked: draft.found === code, onchange: choose(code) }), h("span", {}, label));
  return [
    h("fieldset", {}, h("legend", {}, "现场实际"), h("div", { class: "field-sides", id: "found" }, option("all", "属实"), option("part", "只有一段"), option("none", "没有"))),
    draft.found === "part" ? [chainage(state, act, "foundFrom", "实际从"), chainage(state, act, "foundTo", "实际到")] : null,
  ];
}

/** One chainage: typed, stepped, taken from where one stands, or from a crossing. */
function chainage(state, act, name, label) {
  const { draft, place, position, packs } = state;
  const { work } = draft;
  const put = (metres) => act.change({ [name]: metres === null ? null : Math.min(work.to_m, Math.max(work.from_m, metres)) });
  // What was typed stays as typed: beyond the work it is told, never moved to its end.
  const typed = (text) => act.change({ [name]: text ? parseChainage(text) : null });
  const other = { from: "to", to: "from", foundFrom: "from", foundTo: "to" }[name];
  const at = () => draft[name] ?? draft[other] ?? work.from_m;
  const here = place && place.road.id === work.road_id ? rounded(place.metres, position.accuracy, work.from_m, work.to_m) : null;
  const crossings = packs.flatMap((pack) => pack.roads).find(({ id }) => id === work.road_id)?.crossings ?? [];
  const marks = [{ m: work.from_m, label: "起点" }, ...crossings.filter(({ m }) => m > work.from_m && m < work.to_m), { m: work.to_m, label: "止点" }];
  const key = (by) => h("button", { type: "button", class: "quiet", onclick: () => put(stepped(at(), by, work.from_m, work.to_m)) }, `${by > 0 ? "+" : "−"}${Math.abs(by)}`);
  return h(
    "fieldset",
    { class: "field-chainage", "data-name": name },
    h("legend", {}, label),
    h(
      "div",
      { class: "field-keys" },
      key(-100), key(-10),
      h("input", { inputmode: "text", value: draft[name] === null ? "" : formatChainage(draft[name]), "aria-label": `${label}（桩号）`, onchange: (event) => typed(event.target.value.trim()) }),
      key(10), key(100),
    ),
    h(
      "div",
      { class: "field-marks" },
      here === null ? null : h("button", { type: "button", class: "field-here", onclick: () => put(here) }, `这里 ${formatChainage(here)}`),
      marks.map(({ m, label: mark }) => h("button", { type: "button", class: "quiet", onclick: () => put(m) }, `${mark} ${formatChainage(Math.round(m))}`)),
    ),
  );
}

function photos({ draft }, act) {
  return h(
    "fieldset",
    {},
    h("legend", {}, `照片${draft.photos.length ? ` ${draft.photos.length} 张` : ""}`),
    h("div", { class: "field-photos" }, draft.photos.map(({ key, thumbnail, placed }) => h("figure", {}, h("img", { src: `data:image/jpeg;base64,${thumbnail}`, alt: "要发的照片" }), placed ? null : h("figcaption", { class: "small" }, "没有定位"), h("button", { type: "button", class: "quiet", "aria-label": "删掉这张", onclick: () => act.dropPhoto(key) }, "×")))),
    h("button", { type: "button", class: "quiet field-wide", id: "shoot", onclick: () => act.shoot() }, "拍照"),
  );
}
