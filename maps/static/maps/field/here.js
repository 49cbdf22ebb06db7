// The first view: where one stands, the works here and what is reported of them, a sentence to fill the form.

import { formatChainage } from "#maps/lib/chainage.js";
import { h } from "#maps/lib/dom.js";
import { stateAt, worksAt } from "#maps/field/next.js";
import { rounded } from "#maps/field/place.js";
import { stepBar } from "#maps/field/strip.js";

const SIDES = { L: "左幅", R: "右幅", B: "左右分不出" };

/** Draws the view from the state of the app. `act` opens forms and answers the question about the datum. */
export function hereView(state, act) {
  return h("div", {}, whereAmI(state), shiftQuestion(state, act), sentence(state, act), works(state, act), state.packs.length ? h("button", { type: "button", class: "quiet field-wide", id: "route", onclick: () => act.route() }, "督查路线：逐段核对已报的") : null);
}

function whereAmI({ place, position, problem, packs }) {
  if (!packs.length) return h("p", { class: "message warning" }, "手机里还没有离线包。先到“离线包”下载要去的路，没有网络时也能填报。");
  if (problem) return h("p", { class: "message error", role: "alert" }, problem);
  if (!position) return h("p", { class: "field-where quiet-text" }, "正在定位…");
  const accuracy = Math.round(position.accuracy);
  if (!place) return h("p", { class: "field-where" }, "不在已下载的路上", h("small", {}, `定位精度 ±${accuracy} 米。可在下面按路选工程。`));
  const { road, metres, side, offset } = place;
  const about = position.accuracy >= 15 ? "约 " : "";
  return h(
    "p",
    { class: "field-where", id: "where" },
    h("b", {}, `${road.name} ${about}${formatChainage(rounded(metres, position.accuracy, 0, road.length_m))}`),
    h("small", {}, `±${accuracy} 米 · ${SIDES[side]} · 离中线 ${Math.round(offset)} 米${road.schematic ? " · 路线示意" : ""}`),
  );
}

/** Embedded browsers give GCJ-02: asked, never silently put right. */
function shiftQuestion({ shifted, datum }, act) {
  if (datum === "gcj02") return h("p", { class: "small quiet-text" }, "按 GCJ-02（高德、腾讯）坐标换算。", h("button", { type: "button", class: "link", onclick: () => act.datum("wgs84") }, "不对，改回来"));
  if (!shifted) return null;
  return h(
    "div",
    { class: "message warning", id: "shift", role: "alert" },
    h("p", {}, `手机给的位置像是 GCJ-02 坐标，差约 600 米。换算后在${shifted.road.name} ${formatChainage(Math.round(shifted.metres))}。你在那里吗？`),
    h("div", { class: "field-two" }, h("button", { type: "button", onclick: () => act.datum("gcj02") }, "在那里"), h("button", { type: "button", class: "quiet", onclick: () => act.datum("asked") }, "不在")),
  );
}

function sentence({ online }, act) {
  const input = h("input", { id: "sentence", placeholder: "如：世纪路K1+200到K1+350右幅基层完成", maxlength: 200, autocomplete: "off", "aria-label": "一句话填报" });
  const said = h("p", { class: "small", id: "sentence-said", role: "status" });
  const fill = async (event) => {
    event.preventDefault();
    said.textContent = input.value.trim() ? "正在读…" : "";
    if (input.value.trim()) said.textContent = await act.spoken(input.value.trim());
  };
  return h("form", { class: "field-sentence", onsubmit: fill }, input, h("button", { class: "quiet" }, "填表"), h("p", { class: "small quiet-text" }, online ? "可用键盘上的话筒听写。" : "没有网络时读不了句子，请按工程填。"), said);
}

function works(state, act) {
  const { place, packs, chosenRoad } = state;
  const roads = packs.flatMap((pack) => pack.roads);
  const road = place?.road ?? roads.find(({ id }) => id === chosenRoad) ?? null;
  const all = packs.flatMap((pack) => pack.works);
  const worksHere = place ? worksAt(all, place.road.id, place.metres, 50) : all.filter((work) => work.road_id === road?.id);
  return h(
    "section",
    {},
    h("h2", { class: "field-title" }, place ? "这里的工程" : "工程"),
    place || !roads.length ? null : roadPicker(roads, road, act),
    worksHere.length ? worksHere.map((work) => card(work, place, act)) : h("p", { class: "quiet-text" }, road ? "这里没有已下载的工程。" : "选一条路，或走到路上。"),
  );
}

function roadPicker(roads, road, act) {
  const options = roads.map(({ id, name }) => h("option", { value: id, selected: id === road?.id }, name));
  return h("select", { class: "field-wide", "aria-label": "道路", onchange: (event) => act.road(Number(event.target.value)) }, h("option", { value: "" }, "选一条路"), options);
}

function card(work, place, act) {
  const at = place?.metres ?? null;
  return h(
    "article",
    { class: "field-card", "data-work": work.id },
    h("h3", {}, `${work.stretch} ${work.kind_label}`),
    h("p", { class: "small quiet-text" }, `${formatChainage(work.from_m)}—${formatChainage(work.to_m)}`, work.unit ? ` · ${work.unit}` : "", work.status === "active" ? "" : h("b", {}, work.status === "cancelled" ? " · 已取消" : " · 停工")),
    h("ul", { class: "field-steps" }, work.steps.map((step) => h("li", {}, h("span", {}, step.label), stepBar(work, step, { at }), h("span", { class: "small" }, at === null ? "" : stateAt(work, step, at))))),
    h(
      "div",
      { class: "field-acts" },
      h("button", { type: "button", disabled: work.status === "cancelled", onclick: () => act.open("report", work) }, "上报"),
      h("button", { type: "button", class: "quiet", onclick: () => act.open("obstacle", work) }, "报问题"),
      h("button", { type: "button", class: "quiet", onclick: () => act.open("inspection", work) }, "督查"),
    ),
  );
}
