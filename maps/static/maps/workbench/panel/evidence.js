// How the finished metres of a work are known, step by step along the road; changes no figure of progress.

import { formatChainage } from "#maps/lib/chainage.js";
import { h, s } from "#maps/lib/dom.js";
import { section } from "#maps/workbench/panel/parts.js";

export const GRADES = { inspected: "经检查", photo: "有照片", reported: "仅上报", contradicted: "检查不符" };
const SIDES = { L: "左幅", R: "右幅" };
const ROW = 18;

/** The section of a work's panel; nothing where no photo and no inspection speaks of it. */
export function evidenceSection(work) {
  const { graded = [], evidence } = work;
  if (!graded.some(({ grade }) => grade !== "reported")) return null;
  return section("依据", h("p", { class: "small" }, evidenceText(evidence)), h("div", { class: "evidence" }, work.steps.map((step) => row(work, step, graded))), key(), h("p", { class: "small quiet-text" }, work.evidence_rule));
}

/** 完成 1.20 公里，其中有照片 0.80，经检查 0.40. */
function evidenceText({ finished_m: finished, with_photo_m: photo, inspected_m: inspected, contradicted_m: contradicted }) {
  const km = (metres) => (metres / 1000).toFixed(2);
  return `全部工序完成 ${km(finished)} 公里，其中有照片 ${km(photo)}，经检查 ${km(inspected)}${contradicted > 0 ? `，检查不符 ${km(contradicted)}` : ""}。`;
}

function row(work, step, graded) {
  const length = work.to_m - work.from_m;
  const x = (metres) => ((metres - work.from_m) / length) * 1000;
  const pieces = graded.filter((piece) => piece.step === step.code);
  return h(
    "div",
    { class: "evidence-row" },
    h("span", { class: "small" }, step.label),
    s(
      "svg",
      { viewBox: `0 0 1000 ${ROW}`, preserveAspectRatio: "none", role: "img", "aria-label": `${step.label}的依据` },
      s("rect", { class: "evidence-bed", width: 1000, height: ROW }),
      pieces.map((piece) => s("rect", { class: `evidence-${piece.grade}`, x: x(piece.from_m), width: Math.max(1, x(piece.to_m) - x(piece.from_m)), y: piece.side === "R" ? ROW / 2 : 0, height: ROW / 2 }, s("title", {}, `${step.label} ${SIDES[piece.side]} ${formatChainage(piece.from_m)}–${formatChainage(piece.to_m)} ${GRADES[piece.grade]}`))),
    ),
  );
}

/** What the colours of grades mean. */
export function evidenceKey() {
  return h("ul", { class: "evidence-key small" }, Object.entries(GRADES).map(([grade, label]) => h("li", {}, s("svg", { viewBox: "0 0 20 12", width: 20, height: 12, "aria-hidden": "true" }, s("rect", { class: `evidence-${grade}`, width: 20, height: 12 })), label)));
}
