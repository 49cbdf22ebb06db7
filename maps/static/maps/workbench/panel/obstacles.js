// Obstacles of a work as of a day: open ones first, overdue ones said so, resolved ones with their outcome.

import { formatChainage } from "#maps/lib/chainage.js";
import { dayOf, inShort } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { section } from "#maps/workbench/panel/parts.js";

/** How an obstacle stands on day number `day`: "open", "overdue", "resolved", or null when not yet found. */
export function stateOf(obstacle, day) {
  if (dayOf(obstacle.found_on) > day) return null;
  const resolved = dayOf(obstacle.resolved_on);
  if (resolved !== null && resolved <= day) return "resolved";
  const due = dayOf(obstacle.due);
  return due !== null && due < day ? "overdue" : "open";
}

const ORDER = { overdue: 0, open: 1, resolved: 2 };

/** A section, or nothing where there are none yet. */
export function obstacleList(obstacles, day) {
  const known = obstacles.map((one) => ({ ...one, state: stateOf(one, day) })).filter((one) => one.state);
  known.sort((one, other) => ORDER[one.state] - ORDER[other.state]);
  return known.length ? section("问题", h("ul", { class: "obstacles" }, known.map((one) => h("li", {}, ...obstacleLines(one, day))))) : null;
}

/** 逾期12天, or nothing while it is not. */
export function overdueText(obstacle, day) {
  return stateOf(obstacle, day) === "overdue" ? `逾期${day - dayOf(obstacle.due)}天` : "";
}

/** The lines that tell one obstacle. */
function obstacleLines(obstacle, day) {
  const { state } = obstacle;
  const where = obstacle.from_m === null || obstacle.from_m === undefined ? "" : `${formatChainage(obstacle.from_m)}–${formatChainage(obstacle.to_m ?? obstacle.from_m)}`;
  const due = dayOf(obstacle.due);
  const late = overdueText(obstacle, day);
  return [
    h("p", {}, h("span", { class: `obstacle-mark obstacle-${state}` }, state === "resolved" ? "✓" : "▲"), obstacle.title, late ? h("b", { class: "overdue" }, late) : null),
    h(
      "p",
      { class: "small quiet-text" },
      [obstacle.kind_label, where, obstacle.unit, `${inShort(obstacle.found_on, day)}发现`, state === "resolved" ? `${inShort(obstacle.resolved_on, day)}解决${obstacle.outcome ? `：${obstacle.outcome}` : ""}` : due === null ? "" : `${inShort(obstacle.due, day)}前解决`].filter(Boolean).join("，"),
    ),
  ];
}
