/* Lines of a briefing's maps: cut by chainage, moved aside, what a stretch looks like on a day. Pure: no map, no page. */

const METRES_A_DEGREE = 111320;

/** The points of `line` ({points: [[lat, lon]…], at: [metres…]}) between two chainages, ends interpolated. */
export function cutLine(line, from, to) {
  const { points, at } = line;
  const low = Math.max(from, at[0]);
  const high = Math.min(to, at.at(-1));
  if (!(low < high)) return [];
  const inside = points.filter((_, i) => at[i] > low && at[i] < high);
  return [pointAt(line, low), ...inside, pointAt(line, high)];
}

/** The point at a chainage. */
export function pointAt({ points, at }, metres) {
  let i = 1;
  while (i < at.length - 1 && at[i] < metres) i += 1;
  const length = at[i] - at[i - 1];
  const share = length ? (metres - at[i - 1]) / length : 0;
  return [0, 1].map((axis) => points[i - 1][axis] + (points[i][axis] - points[i - 1][axis]) * share);
}

/** `points` moved to the left (positive) or right by so many metres, vertex by vertex along the mean of its segments' normals. */
export function offsetLine(points, metres) {
  if (!metres || points.length < 2) return points;
  const squeeze = Math.cos((points[0][0] * Math.PI) / 180);
  const normals = points.slice(1).map((point, i) => {
    const east = (point[1] - points[i][1]) * squeeze;
    const north = point[0] - points[i][0];
    const length = Math.hypot(east, north) || 1;
    return [-north / length, east / length];   // east and north parts of the left normal
  });
  return points.map(([lat, lon], i) => {
    const one = normals[Math.max(0, i - 1)];
    const two = normals[Math.min(normals.length - 1, i)];
    const east = one[0] + two[0];
    const north = one[1] + two[1];
    const length = Math.hypot(east, north) || 1;
    return [
      lat + (north / length) * metres / METRES_A_DEGREE,
      lon + (east / length) * metres / METRES_A_DEGREE / squeeze,
    ];
  });
}

/** The light of a work on a day: known for the day of the briefing and for the end of the month before, else none. */
export function lightOn(work, { since, until }, day) {
  if (day >= until.number) return work.light;
  return day === since.number ? work.light_before : "";
}

/** The state of a stretch of carriageway at the end of a day, with the light of its work then; days are numbers. */
export function stateOf(light, begun, finished, day) {
  if (light === "suspended" || light === "cancelled") return "stopped";
  if (finished <= day) return "finished";
  return begun <= day ? "under_way" : "not_begun";
}

/** What of the covered land is true on a day: it is known for the end of the month before and for the briefing's day. */
export function coveredOn({ since, until }, day) {
  if (day >= until.number) return ["covered", "gained"];
  return day === since.number ? ["covered"] : [];
}

/** For each wish, a list of boxes ([left, top, right, bottom]) in the order of liking, the first that meets none taken
    before it; undefined where there is no room. */
export function placed(wishes, taken = []) {
  const full = [...taken];
  const free = (box) => full.every((other) => box[2] <= other[0] || other[2] <= box[0] || box[3] <= other[1] || other[3] <= box[1]);
  return wishes.map((boxes) => {
    const box = boxes.find(free);
    if (box) full.push(box);
    return box;
  });
}

/** Whether a thing found on one day and resolved on another is open at the end of `day`. */
export function between(day, found, resolved) {
  return found <= day && day < resolved;
}

/** The width in pixels of a class of road at a zoom, between the zooms that the symbology names. */
export function widthAt({ widths, zooms }, roadClass, zoom) {
  const row = widths[roadClass] ?? widths.local;
  if (zoom <= zooms[0]) return row[0];
  for (let i = 1; i < zooms.length; i += 1) {
    if (zoom <= zooms[i]) return row[i - 1] + (row[i] - row[i - 1]) * (zoom - zooms[i - 1]) / (zooms[i] - zooms[i - 1]);
  }
  return row.at(-1);
}
