// Moving the map's camera: to a box, a point or a whole feature, quietly for who wants less motion.

/** Box [west, south, east, north] of a GeoJSON geometry; null without coordinates. */
export function boxOf(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part) => {
    if (typeof part?.[0] === "number") {
      const [x, y] = part;
      [box[0], box[1], box[2], box[3]] = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    } else for (const inner of part ?? []) take(inner);
  };
  take(geometry?.coordinates);
  return Number.isFinite(box[0]) ? box : null;
}

/** Whether all of `inner` lies in `outer`; boxes are [west, south, east, north]. */
export function contains(outer, inner) {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

/** The box that is seen of `map` when `padding` pixels at its edges are covered. */
export function seenBox(map, { top, right, bottom, left }) {
  const { clientWidth, clientHeight } = map.getCanvas();
  const [west, north] = map.unproject([left, top]).toArray();
  const [east, south] = map.unproject([clientWidth - right, clientHeight - bottom]).toArray();
  return [west, south, east, north];
}

/** Fly `map` so that `box` is seen whole; a box without extent is seen from `zoom`. */
export function flyTo(map, box, { zoom = 15.5, padding = 64, still = false } = {}) {
  const calm = still || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const point = box[2] - box[0] < 1e-9 && box[3] - box[1] < 1e-9;
  if (point) map.flyTo({ center: [box[0], box[1]], zoom: Math.max(zoom, map.getZoom()), animate: !calm, duration: 900 });
  else map.fitBounds(box, { padding, maxZoom: 16, animate: !calm, duration: 900 });
}
