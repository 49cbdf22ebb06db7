// Where a position lies along the roads of a pack: chainage, side, how surely. No browser objects: tested in Node.

const DEGREE = Math.PI / 180;
// WGS 84: semi-major axis in metres, squared eccentricity.
const AXIS_M = 6378137;
const ECCENTRICITY = 0.00669437999014;
// Beyond this distance from every centreline nobody is on a road.
export const FARTHEST_M = 200;

/** Metres east and north of (lon0, lat0): the plane that touches the ellipsoid there, good to a centimetre within 1 km. */
export function plane(lon0, lat0) {
  const curve = 1 - ECCENTRICITY * Math.sin(lat0 * DEGREE) ** 2;
  const east = (AXIS_M / Math.sqrt(curve)) * Math.cos(lat0 * DEGREE) * DEGREE;
  const north = ((AXIS_M * (1 - ECCENTRICITY)) / curve ** 1.5) * DEGREE;
  return (lon, lat) => [(lon - lon0) * east, (lat - lat0) * north];
}

/** The nearest place on a road's line ([lon, lat, metres] a vertex): chainage, distance, and left (+) or right (−). */
export function alongLine(line, lon, lat) {
  const project = plane(lon, lat);
  let best = null;
  let [ax, ay] = project(line[0][0], line[0][1]);
  for (let index = 1; index < line.length; index += 1) {
    const [bx, by] = project(line[index][0], line[index][1]);
    const [dx, dy] = [bx - ax, by - ay];
    const size = dx * dx + dy * dy;
    const share = size ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / size)) : 0;
    const [px, py] = [ax + share * dx, ay + share * dy];
    const offset = Math.hypot(px, py);
    if (best === null || offset < best.offset) {
      const [from, to] = [line[index - 1][2], line[index][2]];
      best = { metres: from + share * (to - from), offset, turn: Math.sign(dy * px - dx * py) };
    }
    [ax, ay] = [bx, by];
  }
  return best;
}

/** The roads near a position, nearest first; the side only where the accuracy (metres) tells it. */
export function roadsNear(roads, { lon, lat, accuracy = 0 }) {
  return roads
    .map((road) => ({ road, ...alongLine(road.line, lon, lat) }))
    .filter(({ offset }) => offset <= FARTHEST_M)
    .sort((one, other) => one.offset - other.offset)
    .slice(0, 3)
    .map(({ turn, ...found }) => ({ ...found, side: found.offset <= accuracy ? "B" : turn > 0 ? "L" : "R" }));
}

/** How finely a chainage may be said when it was measured to `accuracy` metres. */
export function graining(accuracy) {
  if (accuracy < 5) return 1;
  if (accuracy < 15) return 5;
  return accuracy < 50 ? 10 : 50;
}

/** The chainage as finely as it is known, kept between `low` and `high`. */
export function rounded(metres, accuracy, low = 0, high = Infinity) {
  const grain = graining(accuracy);
  return Math.min(high, Math.max(low, Math.round(metres / grain) * grain));
}

/** GCJ-02 of a longitude and latitude: the public algorithm, as gis has it. */
export function toGcj02(lon, lat) {
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const ripple = 20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI);
  const waves = (at, third, fourth) =>
    20 * Math.sin(at * Math.PI) + 40 * Math.sin((at / 3) * Math.PI) + third[0] * Math.sin((at / third[1]) * Math.PI) + fourth[0] * Math.sin((at / fourth[1]) * Math.PI);
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ((ripple + waves(y, [160, 12], [320, 30])) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ((ripple + waves(x, [150, 12], [300, 30])) * 2) / 3;
  const curve = 1 - 0.00669342162296594323 * Math.sin(lat * DEGREE) ** 2;
  return [lon + east / ((6378245 / Math.sqrt(curve)) * Math.cos(lat * DEGREE) * DEGREE), lat + north / (((6378245 * (1 - 0.00669342162296594323)) / curve ** 1.5) * DEGREE)];
}

/** The longitude and latitude that GCJ-02 shows at (lon, lat). */
export function fromGcj02(lon, lat) {
  let [x, y] = [lon, lat];
  // The shift is known only where one really is: it is taken off anew from each better guess.
  for (let round = 0; round < 12; round += 1) {
    const [gx, gy] = toGcj02(x, y);
    [x, y] = [x - (gx - lon), y - (gy - lat)];
  }
  return [x, y];
}

/** Whether a position looks shifted: undoing GCJ-02 brings it clearly nearer to a road. */
export function looksShifted(roads, position) {
  const [lon, lat] = fromGcj02(position.lon, position.lat);
  const [here, there] = [roadsNear(roads, position)[0], roadsNear(roads, { ...position, lon, lat })[0]];
  return Boolean(there) && (!here || here.offset > Math.max(30, 3 * there.offset));
}
