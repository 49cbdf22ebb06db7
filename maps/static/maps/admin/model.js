// A geometry being edited: a point, a line (one open row of corners), or polygons as rings without the closing corner. No map, no DOM; nothing is
// changed in place, every step returns a new shape.

/** The shape in GeoJSON `text` for a field of `type` (Point, LineString, Polygon, MultiPolygon); empty text is an empty shape. */
export function read(text, type) {
  const empty = { type, point: null, polygons: [] };
  if (!text.trim()) return empty;
  const geometry = JSON.parse(text);
  if (type === "Point" && geometry.type === "Point") return { ...empty, point: geometry.coordinates.slice(0, 2) };
  if (type === "LineString" && geometry.type === "LineString") return { ...empty, polygons: [[geometry.coordinates.map((corner) => corner.slice(0, 2))]] };
  if (type.endsWith("Polygon") && geometry.type === "Polygon") return { ...empty, polygons: [open(geometry.coordinates)] };
  if (type === "MultiPolygon" && geometry.type === "MultiPolygon") return { ...empty, polygons: geometry.coordinates.map(open) };
  throw new Error(`要 ${type}，不是 ${geometry.type}`);
}

/** GeoJSON text of a shape; empty where there is nothing, or a ring has fewer than three corners. */
export function write({ type, point, polygons }) {
  if (type === "Point") return point ? JSON.stringify({ type, coordinates: point }) : "";
  if (type === "LineString") return (polygons[0]?.[0].length ?? 0) >= 2 ? JSON.stringify({ type, coordinates: polygons[0][0] }) : "";
  const whole = polygons.filter((rings) => rings[0].length >= 3).map((rings) => rings.filter((ring) => ring.length >= 3).map(closed));
  if (!whole.length) return "";
  return JSON.stringify(type === "Polygon" ? { type, coordinates: whole[0] } : { type, coordinates: whole });
}

/** The handles of a shape: corners, and the middles of edges, which become corners when they are pulled. */
export function handles({ type, polygons }) {
  return polygons.flatMap((rings, polygon) =>
    rings.flatMap((corners, ring) =>
      corners.flatMap((corner, index) => {
        const next = corners[(index + 1) % corners.length];
        const edge = type === "LineString" ? index + 1 < corners.length : corners.length >= 3;
        const middle = edge ? [{ at: [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2], polygon, ring, index: index + 1, middle: true }] : [];
        return [{ at: corner, polygon, ring, index, middle: false }, ...middle];
      }),
    ),
  );
}

export function move(shape, { polygon, ring, index }, at) {
  return change(shape, polygon, ring, (corners) => corners.with(index, at));
}

export function insert(shape, { polygon, ring, index }, at) {
  return change(shape, polygon, ring, (corners) => corners.toSpliced(index, 0, at));
}

/** Without a corner; a ring that would keep fewer than three goes as a whole, and its polygon with an outer one. */
export function remove(shape, { polygon, ring, index }) {
  const rings = shape.polygons[polygon];
  if (rings[ring].length > (shape.type === "LineString" ? 2 : 3)) return change(shape, polygon, ring, (corners) => corners.toSpliced(index, 1));
  const polygons = ring === 0 ? shape.polygons.toSpliced(polygon, 1) : shape.polygons.with(polygon, rings.toSpliced(ring, 1));
  return { ...shape, polygons };
}

/** With another polygon to be drawn; a field of one polygon or line loses the one it had. */
export function begin(shape, at) {
  return { ...shape, polygons: shape.type !== "MultiPolygon" ? [[[at]]] : [...shape.polygons, [[at]]] };
}

/** With one more corner at the end of the last polygon. */
export function extend(shape, at) {
  const last = shape.polygons.length - 1;
  return change(shape, last, 0, (corners) => [...corners, at]);
}

function change(shape, polygon, ring, act) {
  const rings = shape.polygons[polygon];
  return { ...shape, polygons: shape.polygons.with(polygon, rings.with(ring, act(rings[ring]))) };
}

function open(rings) {
  return rings.map((ring) => ring.slice(0, -1).map((corner) => corner.slice(0, 2)));
}

function closed(ring) {
  return [...ring, ring[0]];
}
