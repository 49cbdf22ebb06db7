// The key figures with their targets, the lights of all works, the day they are true for and the age of the newest report.

import { ageInWords, inShort, inWords } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { lightCodes, lightOf } from "#maps/workbench/words.js";

const LARGE = 2;

/** Draw an answer of /api/day/ into `place`. `ledger(params)` makes the address of a ledger page. */
export function drawFigures(place, answer, day, ledger) {
  const [large, small] = [answer.figures.slice(0, LARGE), answer.figures.slice(LARGE)];
  place.replaceChildren(
    heading(answer, day),
    ...large.map(largeFigure),
    h("div", { class: "figures-small" }, small.map(smallFigure)),
    lightsOf(answer, ledger),
  );
  place.removeAttribute("aria-busy");
}

/** One line for the lowest sheet of a phone: the first figure against its target, and the lights that ask for attention. */
export function drawGlance(place, answer) {
  const [first] = answer.figures;
  place.replaceChildren(
    h("span", {}, `${first.label} `, h("b", {}, number(first.value)), first.target ? `/${number(first.target)}` : "", h("span", { class: "unit" }, first.unit)),
    h("span", { class: "glance-lights" }, ["red", "yellow", "green"].map((code) => h("span", { class: `light light-${code}` }, h("span", { class: "sr-only" }, lightOf(code)), answer.lights[code] ?? 0))),
  );
}

export function drawFailure(place, message, retry) {
  place.removeAttribute("aria-busy");
  place.replaceChildren(
    h("p", { class: "message error" }, `关键指标没有取到：${message}`),
    h("button", { type: "button", class: "quiet", onclick: retry }, "重试"),
  );
}

function heading(answer, day) {
  const newest = answer.newest_report;
  return h(
    "div",
    { class: "figures-day" },
    h("h2", {}, `截至${inWords(day)}`),
    h("p", { class: "small quiet-text" }, newest ? `最新上报 ${inShort(newest, day)}，${ageInWords(newest, day)}` : "这一天以前没有上报"),
    answer.confirmed ? h("p", { class: "small quiet-text" }, `上报的进度${answer.confirmed}`) : null,
  );
}

function largeFigure(figure) {
  const target = figure.target ?? null;
  return h(
    "div",
    { class: "figure-large", "data-figure": figure.code },
    h("div", { class: "figure-label" }, figure.label),
    h(
      "div",
      { class: "figure-line" },
      h("span", {}, h("b", { class: "figure" }, number(figure.value)), h("span", { class: "unit" }, figure.unit)),
      target === null ? null : h("span", { class: "small quiet-text" }, figure.baseline ? `基期 ${number(figure.baseline)}，` : "", `目标 ${number(target)}`),
    ),
    target === null ? null : gauge(figure),
  );
}

/** A thin bar from nothing to the target; what was there before (the baseline) in grey. */
function gauge({ value, target, baseline }) {
  const share = (part) => `${Math.max(0, Math.min(100, (100 * part) / target)).toFixed(2)}%`;
  const base = baseline ?? 0;
  const percent = Math.round((100 * value) / target);
  return h(
    "div",
    { class: "gauge", role: "img", "aria-label": `达到目标的 ${percent}%` },
    base > 0 ? h("span", { class: "gauge-base", style: `width:${share(Math.min(base, value))}` }) : null,
    h("span", { class: "gauge-done", style: `width:${share(Math.max(0, value - base))}` }),
  );
}

function smallFigure(figure) {
  const { value, unit } = figure;
  const of = figure.total ?? figure.target ?? null;
  return h(
    "div",
    { "data-figure": figure.code },
    h("div", { class: "small quiet-text" }, figure.label),
    h("div", { class: "figure-small" }, number(value), of === null ? null : h("span", { class: "of" }, `/${number(of)}`), h("span", { class: "unit" }, unit)),
  );
}

function lightsOf(answer, ledger) {
  const counts = lightCodes().filter((code) => answer.lights[code]);
  return h(
    "div",
    { class: "figures-lights" },
    h("h3", {}, "工程状态"),
    counts.length
      ? h("ul", {}, counts.map((code) => h("li", {}, h("a", { href: ledger({ light: code }) }, h("span", { class: `light light-${code}` }, lightOf(code)), " ", h("b", {}, answer.lights[code])))))
      : h("p", { class: "quiet-text" }, "还没有工程。"),
    h("details", { class: "small" }, h("summary", {}, "红黄绿怎么算"), h("p", { class: "quiet-text" }, answer.thresholds)),
  );
}

/** At most two decimals, none where the number is whole. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  return Number.isInteger(value) ? String(value) : (Math.round(value * 100) / 100).toString();
}
