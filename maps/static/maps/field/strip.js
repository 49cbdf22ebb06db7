// One step of a work as a bar: left half above, right half below, where one stands, and the chosen stretch.

import { s } from "#maps/lib/dom.js";

/** The bar of `step` in `work`; `at` is the chainage one stands at, `chosen` is { from, to, side }. */
export function stepBar(work, step, { at = null, chosen = null } = {}) {
  const length = work.to_m - work.from_m;
  const x = (metres) => ((metres - work.from_m) / length) * 1000;
  const cell = (name, from, to, half) => s("rect", { class: name, x: x(from), width: Math.max(0, x(to) - x(from)), y: half === "R" ? 10 : 0, height: half === "B" ? 20 : 10 });
  return s(
    "svg",
    { class: "field-bar", viewBox: "0 0 1000 20", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { class: "bed", x: 0, y: 0, width: 1000, height: 20 }),
    ["L", "R"].flatMap((half) => step.done[half].map(([from, to]) => cell("done", from, to, half))),
    chosen && chosen.to > chosen.from ? cell("chosen", chosen.from, chosen.to, chosen.side) : null,
    at !== null && at >= work.from_m && at <= work.to_m ? s("path", { class: "here", d: `M${x(at)} -2V22` }) : null,
  );
}
