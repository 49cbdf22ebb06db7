// Where the shields of axes stand in a view: one an axis, on its line, none upon another. Pixels only; no map, no DOM.

// Half a shield's width and height with air around it, and how far from the view's edge it stands.
export const HALF = { x: 24, y: 15 };
const EDGE = 22;
const STEP = 16;

/**
 * One place for each axis that is seen: {axis: [x, y]}. `lines` are {axis, points: [[x, y], …]} in pixels of the view,
 * in pieces and whatever order; `covered` are boxes [left, top, right, bottom] that something else lies over.
 */
export function shieldPlaces(lines, { width, height, covered = [] }) {
  const candidates = new Map();
  for (const { axis, points } of lines) {
    const free = along(points).filter((point) => seen(point, width, height) && !covered.some((box) => within(point, box)));
    candidates.set(axis, [...(candidates.get(axis) ?? []), ...free]);
  }
  const placed = {};
  const order = [...candidates].filter(([, points]) => points.length).sort(([, a], [, b]) => a.length - b.length);
  for (const [axis, points] of order) placed[axis] = best(axis, points, placed, candidates, { width, height });
  return placed;
}

/** Points at every STEP pixels of a line, its ends with them. */
export function along(points) {
  const found = points.length ? [points[0]] : [];
  for (let at = 1; at < points.length; at += 1) {
    const [[ax, ay], [bx, by]] = [points[at - 1], points[at]];
    const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / STEP));
    for (let part = 1; part <= parts; part += 1) found.push([ax + ((bx - ax) * part) / parts, ay + ((by - ay) * part) / parts]);
  }
  return found;
}

/** Free of other shields first, then away from other axes' lines, then near the edge of the view, where maps have them. */
function best(axis, points, placed, candidates, { width, height }) {
  const others = Object.values(placed);
  const lines = [...candidates].filter(([other]) => other !== axis).flatMap(([, places]) => places);
  let [found, least] = [points[0], Infinity];
  for (const point of points) {
    const hits = others.filter((other) => collide(point, other, 2)).length;
    const crossing = lines.some((other) => collide(point, other, 1)) ? 1 : 0;
    const [x, y] = point;
    const cost = hits * 1e6 + crossing * 1e4 + Math.min(x, width - x, y, height - y);
    if (cost < least) [found, least] = [point, cost];
  }
  return found;
}

function collide([ax, ay], [bx, by], times) {
  return Math.abs(ax - bx) < HALF.x * times && Math.abs(ay - by) < HALF.y * times;
}

function seen([x, y], width, height) {
  return x >= EDGE && y >= EDGE && x <= width - EDGE && y <= height - EDGE;
}

function within([x, y], [left, top, right, bottom]) {
  return x > left - HALF.x && x < right + HALF.x && y > top - HALF.y && y < bottom + HALF.y;
}
