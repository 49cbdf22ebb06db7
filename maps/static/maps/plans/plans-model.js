// Bars of plans: where days lie on the months shown, and what a drag of a bar or of one of its ends makes of them. No DOM.

import { clamp } from "#maps/lib/days.js";

/** Share (0…1) of the width at which `day` begins; days outside lie at the ends. */
export function shareOf(day, { first, days }) {
  return clamp((day - first) / days, 0, 1);
}

/** Left and width, in shares, of the bar from `start` to `finish` (both days inside); null where either is missing. */
export function barOf({ start, finish }, scale) {
  if (start === null || finish === null || finish < start) return null;
  const left = shareOf(start, scale);
  return { left, width: shareOf(finish + 1, scale) - left };
}

/** The plan after `by` days of dragging its bar ("whole") or an end ("start", "finish"); ends never pass each other. */
export function dragged({ start, finish }, part, by) {
  if (part === "whole") return { start: start + by, finish: finish + by };
  if (part === "start") return { start: Math.min(start + by, finish), finish };
  return { start, finish: Math.max(finish + by, start) };
}
