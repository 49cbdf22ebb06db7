// What comes next at a place of a work: the step, the half and the stretch to propose. No browser objects.

/** Whether the half `side` of a step is reported finished at `metres`; B asks for both halves. */
export function doneAt(step, side, metres) {
  const halves = side === "B" ? ["L", "R"] : [side];
  return halves.every((half) => step.done[half].some(([from, to]) => from <= metres && metres < to));
}

/** The chainage within `work` nearest to `metres`; stretches are half-open: at the very end none would hold the place. */
export const insideOf = (work, metres) => Math.min(work.to_m - 0.001, Math.max(work.from_m, metres));

/** What is reported of a step of `work` at `metres`, in a word; just outside the work what is reported of its end. */
export function stateAt(work, step, metres) {
  const [left, right] = ["L", "R"].map((half) => doneAt(step, half, insideOf(work, metres)));
  if (left && right) return "已报";
  if (left || right) return left ? "左已报" : "右已报";
  return "未报";
}

/** The open stretch of a step around `metres` on `side`, as [from, to]; null where it is finished there. */
export function gapAt(work, step, side, metres) {
  const halves = side === "B" ? ["L", "R"] : [side];
  let [from, to] = [work.from_m, work.to_m];
  if (doneAt(step, side, metres)) return null;
  for (const half of halves) {
    for (const [start, end] of step.done[half]) {
      if (end <= metres) from = Math.max(from, end);
      if (start > metres) to = Math.min(to, start);
    }
  }
  return [from, to];
}

/** Step, side, from and to for somebody who stands at `metres` (±accuracy) on `side` of `work`. */
export function proposal(work, side, metres, grain = 10) {
  const inside = insideOf(work, metres);
  const step = work.steps.find((one) => !doneAt(one, side, inside)) ?? null;
  if (!step) return { step: work.steps.at(-1)?.code ?? "", side, from: null, to: null };
  const [from, to] = gapAt(work, step, side, inside);
  const here = Math.min(to, Math.max(from, Math.round(inside / grain) * grain));
  return { step: step.code, side, from, to: here > from ? here : null };
}

/** Works that hold a chainage of a road, carriageway first, cancelled ones last. */
export function worksAt(works, roadId, metres, slack = 0) {
  const rank = (work) => (work.status === "cancelled" ? 2 : work.kind === "carriageway" ? 0 : 1);
  return works
    .filter((work) => work.road_id === roadId && work.from_m - slack <= metres && metres <= work.to_m + slack)
    .sort((one, other) => rank(one) - rank(other));
}

/** Every stretch that is reported finished: step by step, both halves together where they say the same; the nearest to
 * `here` ({ road, metres }) first, then road by road along the chainage. Cancelled works are left out. */
export function stretchesOf(works, here = null) {
  const stretches = works.filter(({ status }) => status !== "cancelled").flatMap((work) => work.steps.flatMap((step) => halves(step).map((one) => ({ work, step, ...one }))));
  const away = ({ work, from, to }) => (here && work.road_id === here.road ? Math.max(0, from - here.metres, here.metres - to) : Infinity);
  return stretches.sort((one, other) => {
    const [near, far] = [away(one), away(other)];
    return (near === far ? 0 : near - far) || one.work.road_id - other.work.road_id || one.from - other.from;
  });
}

function halves({ done }) {
  const same = ([from, to]) => done.R.some(([start, end]) => start === from && end === to);
  const both = done.L.filter(same);
  const alone = (spans, side) => spans.filter((span) => !both.some(([from, to]) => from === span[0] && to === span[1])).map(([from, to]) => ({ side, from, to }));
  return [...both.map(([from, to]) => ({ side: "B", from, to })), ...alone(done.L, "L"), ...alone(done.R, "R")];
}
