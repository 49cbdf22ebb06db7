// The figure and the two tables of the coverage page: what next with ticks, causes that add up. Draws what it is given.

import { h } from "#maps/lib/dom.js";
import { adding, change, km2 } from "#maps/coverage/state.js";

// Digits of causes, square kilometres; causes that would show as nothing are told together.
const DIGITS = 4;
const LEAST_KM2 = 0.5 / 10 ** DIGITS;
// The digits of answers differ from the sum of causes by less.
const SAME_KM2 = 1e-5;

/** The large figure with its smaller units, target, comparison, the other method, and each kind; `now` leaves a past moment. */
export function drawFigure(place, answer, { other, joined, names, whatIf, now }) {
  const gained = answer.before ? answer.covered_km2 - answer.before.covered_km2 : null;
  const share = answer.area_km2 ? (100 * answer.covered_km2) / answer.area_km2 : 0;
  place.removeAttribute("aria-busy");
  place.replaceChildren(...[
    h("p", { class: "figure-label" }, `${answer.area_name}，截至${words(answer.as_of)}`),
    answer.known_at ? h("p", { class: "small quiet-text" }, `只计 ${answer.known_at.slice(0, 16).replace("T", " ")} 之前录入的上报　`, h("a", { href: now }, "看现在所知")) : null,
    h("p", { class: "figure-line" }, h("b", { class: "figure" }, km2(answer.covered_km2)), h("span", { class: "unit" }, "平方公里"), answer.target_km2 ? h("span", { class: "small quiet-text" }, `目标 ${answer.target_km2}`) : null),
    answer.target_km2 ? gauge(answer.covered_km2, answer.target_km2) : null,
    h("p", { class: "small quiet-text" }, `${whole(answer.covered_ha)} 公顷　${whole(answer.covered_mu)} 亩　占范围 ${km2(answer.area_km2)} 的 ${share.toFixed(1)}%`),
    gained === null ? null : h("p", { class: "gained" }, `比${words(answer.since)}${change(gained)[0]} `, h("b", {}, change(gained)[1]), h("span", { class: "unit" }, "平方公里")),
    whatIf ? h("p", { class: "what-if" }, `试算：再${change(whatIf.gained_km2)[0]} `, h("b", {}, change(whatIf.gained_km2)[1]), `，达到 ${km2(whatIf.after_km2)}`, h("span", { class: "unit" }, "平方公里")) : null,
    h("dl", { class: "by-kind" }, Object.entries(answer.by_kind).map(([kind, value]) => [h("dt", {}, names[kind]), h("dd", {}, km2(value))]), other ? [h("dt", {}, other.method === "blocks" ? "按街区（同口径）" : "按服务半径（同口径）"), h("dd", {}, km2(other.covered_km2))] : null),
    ...connection(answer, joined, names),
    ...answer.notes.map((note) => h("p", { class: "message warning small" }, note)),
    h("p", { class: "small quiet-text" }, answer.newest_report ? `最新上报 ${answer.newest_report}` : "截至日前没有上报"),
  ].filter(Boolean));
}

/** Both figures side by side: what is joined to a source, and all that is built; then how each network hangs together. */
function connection(answer, joined, names) {
  if (!answer.connected && !joined) return [];
  const beside = answer.connected ? ["不论接通与否", answer.all_km2] : ["其中与源点接通", joined.covered_km2];
  const { networks, notes } = answer.connected ? answer : joined;
  const km = (value) => value.toFixed(1);
  const told = networks.map((row) => `${names[row.kind]}${row.joined_to === "sources" ? `接到 ${row.sources} 个在用源点` : "按最大的一张网"}：接通 ${km(row.joined_km)} 公里，未接通 ${km(row.apart_km)} 公里`);
  return [
    h("dl", { class: "by-kind beside" }, h("dt", {}, beside[0]), h("dd", {}, h("b", {}, km2(beside[1])))),
    h("details", { class: "small networks" }, h("summary", {}, "各类管网接通情况"), h("ul", {}, told.map((words) => h("li", {}, words)), answer.connected ? [] : notes.filter((note) => note.includes("没有已知源点")).map((note) => h("li", {}, note)))),
  ];
}

function gauge(value, target) {
  const share = Math.max(0, Math.min(100, (100 * value) / target));
  return h("div", { class: "gauge", role: "img", "aria-label": `达到目标的 ${share.toFixed(0)}%` }, h("span", { style: `width:${share.toFixed(2)}%` }));
}

/** The ranking; `tick(row, on)` when a box is pressed, `ticked(row)` says whether it is tried now, of `count` in all. */
export function drawNext(place, works, { ticked, count, tick, clear, link }) {
  const rows = works.map((row, index) => h("tr", {},
    h("td", {}, h("label", { class: "tick" }, h("input", { type: "checkbox", checked: ticked(row), "aria-label": `试算 ${row.label}`, onchange: (event) => tick(row, event.target.checked) }))),
    h("td", { class: "number" }, index + 1),
    h("th", { scope: "row" }, h("a", { href: link(row) }, row.label)),
    h("td", { class: "number" }, km2(row.gain_km2)),
    h("td", { class: "number" }, km2(row.cumulative_km2)),
    h("td", { class: "number" }, row.gain_per_km === null ? "–" : km2(row.gain_per_km)),
    h("td", { class: "number" }, row.gain_m2_per_wan_yuan === null ? "–" : whole(row.gain_m2_per_wan_yuan))));
  place.replaceChildren(
    h("div", { class: "table-head" }, h("h2", {}, "下一步建什么"), count ? h("button", { type: "button", class: "link", onclick: clear }, `取消试算（${count}）`) : h("span", { class: "small quiet-text" }, "勾选即试算")),
    works.length
      ? h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", {}, h("span", { class: "sr-only" }, "试算")), h("th", {}, h("span", { class: "sr-only" }, "名次")), h("th", {}, "未建工程、规划管线"), ["新增", "累计", "每公里"].map((title) => h("th", { class: "number" }, title, h("span", { class: "unit" }, "km²"))), h("th", { class: "number" }, "每万元", h("span", { class: "unit" }, "m²")))), h("tbody", {}, rows))
      : h("p", { class: "quiet-text" }, "没有能增加覆盖的未建工程或规划管线。"),
  );
}

/** Causes between two days and their sum; `point(cause)` when the pointer is on one, with null when it leaves. */
export function drawCauses(place, answer, { point, link }) {
  const total = answer.causes.reduce((sum, row) => sum + row.gain_km2, 0);
  const between = answer.covered_km2 - answer.before.covered_km2;
  const shown = answer.causes.filter((row) => Math.abs(row.gain_km2) >= LEAST_KM2);
  const least = answer.causes.length - shown.length;
  const gains = shown.map((row) => row.gain_km2);
  if (least) gains.push(total - gains.reduce((sum, gain) => sum + gain, 0));
  const adds = Math.abs(total - between) < SAME_KM2;
  const told = adding(gains, adds ? between : total, DIGITS);
  const loses = answer.causes.some((row) => row.gain_km2 < 0);
  const rows = shown.map((row, index) => h("tr", { tabindex: 0, onmouseenter: () => point(row.cause), onmouseleave: () => point(null), onfocus: () => point(row.cause), onblur: () => point(null) },
    h("th", { scope: "row" }, row.work || row.pipe ? h("a", { href: link(row) }, row.label) : row.label),
    h("td", { class: "small quiet-text days" }, daysOf(row, answer)),
    h("td", { class: "number" }, told[index])));
  if (least) rows.push(h("tr", {}, h("th", { scope: "row" }, `其余 ${least} 项，各不到 100 平方米`), h("td", {}), h("td", { class: "number" }, told.at(-1))));
  place.replaceChildren(
    h("div", { class: "table-head" }, h("h2", {}, loses ? "面积变化的成因" : "新增面积的成因"), h("span", { class: "small quiet-text" }, `${answer.since} 之后至 ${answer.as_of}`)),
    answer.causes.length
      ? h("table", { class: "rows" }, h("thead", {}, h("tr", {}, h("th", {}, answer.method === "blocks" ? "补齐街区的工程或管线" : "最先覆盖的工程或管线"), h("th", {}, "完成日"), h("th", { class: "number" }, loses ? "增减" : "新增", h("span", { class: "unit" }, "km²")))), h("tbody", {}, rows), h("tfoot", {}, h("tr", {}, h("th", {}, `合计 ${answer.causes.length} 项`), h("td", {}), h("td", { class: "number" }, h("b", {}, (adds ? between : total).toFixed(DIGITS)))), h("tr", {}, h("th", {}, "两日之差"), h("td", {}), h("td", { class: "number" }, h("b", {}, between.toFixed(DIGITS))))))
      : h("p", { class: "quiet-text" }, "这段时间没有新增覆盖。"),
  );
}

/** Days a cause served from; the year is said where the days compared lie in two. */
export function daysOf(row, { since, as_of }) {
  const from = since.slice(0, 4) === as_of.slice(0, 4) ? 5 : 0;
  const [first, last] = [row.first_day.slice(from), row.last_day.slice(from)];
  return first === last ? first : `${first}—${last}`;
}

function words(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

function whole(value) {
  return Math.round(value).toLocaleString("zh-CN");
}
