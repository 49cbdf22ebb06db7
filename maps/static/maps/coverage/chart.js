// The months of coverage as a drawing: steps against the target line, the chosen and the compared day marked.

import { h, s } from "#maps/lib/dom.js";
import { km2 } from "#maps/coverage/state.js";

const W = 720;
const H = 150;
const EDGE = { left: 36, right: 12, top: 12, bottom: 20 };

/** Draw `series` (figures of month ends) into `place`; `choose(day)` is called when a month is pressed. Gives what is to be
 * said of months that are not drawn, if anything. */
export function drawSeries(place, series, { asOf, since, choose }) {
  // Before the first record there is nothing to draw, which is not the same as nothing built.
  const first = series.findIndex((month) => month.covered_km2 > 0);
  const months = first > 0 ? series.slice(first) : series;
  if (!months.length) {
    place.replaceChildren(h("p", { class: "quiet-text" }, "没有月份。"));
    return "";
  }
  const target = months[0].target_km2;
  const top = niceTop(Math.max(target ?? 0, ...months.map((month) => Math.max(month.covered_km2, month.all_km2 ?? 0))));
  const x = (index) => EDGE.left + ((index + 0.5) * (W - EDGE.left - EDGE.right)) / months.length;
  const y = (value) => H - EDGE.bottom - (value / top) * (H - EDGE.top - EDGE.bottom);
  const width = ((W - EDGE.left - EDGE.right) / months.length) * 0.62;
  const drawing = s("svg", { viewBox: `0 0 ${W} ${H}`, class: "series", role: "group", "aria-label": describe(months) },
    [0, top / 2, top].map((value) => [s("line", { class: "rule", x1: EDGE.left, x2: W - EDGE.right, y1: y(value), y2: y(value) }), s("text", { class: "tick", x: EDGE.left - 6, y: y(value) + 4, "text-anchor": "end" }, String(value))]),
    months.map((month, index) => bar(month, index)),
    months[0].connected ? s("polyline", { class: "all-km2", points: months.map((month, index) => `${x(index).toFixed(1)},${y(month.all_km2).toFixed(1)}`).join(" ") }) : null,
    months[0].connected ? s("text", { class: "all-label", x: x(months.length - 1) + width / 2, y: y(months.at(-1).all_km2) + 15, "text-anchor": "end" }, `不论接通与否 ${months.at(-1).all_km2.toFixed(1)}`) : null,
    target ? [s("line", { class: "target", x1: EDGE.left, x2: W - EDGE.right, y1: y(target), y2: y(target) }), s("text", { class: "target-label", x: EDGE.left + 4, y: y(target) - 4 }, `目标 ${target}`)] : null,
    // Above the target line, which may run through them.
    months.length <= 18 ? months.map((month, index) => s("text", { class: `value${isChosen(month) ? " chosen" : ""}`, x: x(index), y: y(month.covered_km2) - 3, "text-anchor": "middle" }, month.covered_km2.toFixed(1))) : null,
  );
  function isChosen(month) {
    return month.as_of.slice(0, 7) === asOf.slice(0, 7);
  }
  function bar(month, index) {
    const compared = since && month.as_of.slice(0, 7) === since.slice(0, 7);
    const group = s("g", { class: `month${isChosen(month) ? " chosen" : ""}${compared ? " compared" : ""}`, tabindex: 0, role: "button", "aria-label": spoken(month), onclick: () => choose(month.as_of), onkeydown: (event) => event.key === "Enter" && choose(month.as_of) },
      s("rect", { class: "hit", x: x(index) - width * 0.8, y: EDGE.top, width: width * 1.6, height: H - EDGE.top - EDGE.bottom }),
      s("rect", { class: "bar-km2", x: x(index) - width / 2, y: y(month.covered_km2), width, height: Math.max(0, y(0) - y(month.covered_km2)) }),
      s("text", { class: "tick", x: x(index), y: H - 6, "text-anchor": "middle" }, label(month, index)));
    group.append(s("title", {}, `${month.as_of}：${km2(month.covered_km2)} 平方公里`));
    return group;
  }
  function label(month, index) {
    const [year, number] = month.as_of.split("-").map(Number);
    if (number === 1 || (index === 0 && number !== 12)) return `${year}年${number}月`;
    return months.length <= 18 || number % 6 === 1 ? `${number}月` : "";
  }
  place.replaceChildren(drawing);
  // Where the drawing is wider than its place, the latest months are what is asked for.
  place.parentElement.scrollLeft = place.parentElement.scrollWidth;
  return first > 0 ? `${months[0].as_of.slice(0, 7).replace("-", "年")}月以前没有记录，不画` : "";
}

/** The least of 1, 2, 5 and 10 times a power of ten, or half of them, that holds `value`. */
export function niceTop(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value * 1.05) ?? 12 * power;
}

/** A month as it is heard; it begins with what may be seen under its bar. */
function spoken({ as_of, covered_km2 }) {
  const [year, month, day] = as_of.split("-").map(Number);
  return `${year}年${month}月${day}日 ${km2(covered_km2)} 平方公里`;
}

function describe(months) {
  const [first, last] = [months[0], months.at(-1)];
  return `从 ${first.as_of} 的 ${km2(first.covered_km2)} 到 ${last.as_of} 的 ${km2(last.covered_km2)} 平方公里`;
}
