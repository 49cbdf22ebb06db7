// The route of an inspection: every stretch reported in the kept packs, the nearest first, confirmed or contradicted one by one.

import { formatChainage } from "#maps/lib/chainage.js";
import { h } from "#maps/lib/dom.js";
import { stretchesOf } from "#maps/field/next.js";

const SIDES = { L: "左幅", R: "右幅", B: "双侧" };
const SHOWN = 60;

/** Draws the view; `act.inspect` opens the form of an inspection of one stretch. */
export function routeView(state, act) {
  const stretches = stretchesOf(state.packs.flatMap((pack) => pack.works), state.place ? { road: state.place.road.id, metres: state.place.metres } : null);
  const seen = new Set(state.queue.filter(({ kind }) => kind === "inspection").map(({ body }) => keyOf(body.work, body.step, body.side, body.from, body.to)));
  const left = stretches.filter((one) => !seen.has(keyOf(one.work.id, one.step.code, one.side, one.from, one.to)));
  return h(
    "div",
    {},
    h("button", { type: "button", class: "link field-back", onclick: () => act.close() }, "‹ 返回"),
    h("h2", { class: "field-title" }, "督查路线"),
    h("p", { class: "quiet-text" }, stretches.length ? `离线包里已报的 ${stretches.length} 段，查过 ${stretches.length - left.length} 段。${state.place ? "近的在前。" : ""}` : "离线包里还没有已报的路段。"),
    left.slice(0, SHOWN).map((one) => row(one, act)),
    left.length > SHOWN ? h("p", { class: "small quiet-text" }, `另有 ${left.length - SHOWN} 段较远，走近了再列。`) : null,
  );
}

function row({ work, step, side, from, to }, act) {
  const open = (found) => () => act.inspect(work, { step: step.code, side, from, to, found });
  return h(
    "article",
    { class: "field-card" },
    h("h3", {}, `${work.stretch} ${step.label} ${SIDES[side]}`),
    h("p", { class: "small quiet-text" }, `报了 ${formatChainage(from)}—${formatChainage(to)}，${Math.round(to - from)} 米`),
    h("div", { class: "field-two" }, h("button", { type: "button", onclick: open("all") }, "属实"), h("button", { type: "button", class: "quiet", onclick: open("part") }, "不符")),
  );
}

function keyOf(...parts) {
  return parts.join(" ");
}
