// Lengths and areas of what is drawn on the map, on the ellipsoid of WGS 84 around its middle; no browser objects.

const A = 6_378_137;
const E2 = 0.00669437999014;

/** Metres a degree of longitude and of latitude at `lat` degrees. */
export function degreeAt(lat) {
  const phi = (lat * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(phi) ** 2;
  return [(Math.PI / 180) * (A / Math.sqrt(w)) * Math.cos(phi), (Math.PI / 180) * ((A * (1 - E2)) / w ** 1.5)];
}

/** Metres along `points` ([lon, lat]). */
export function lengthOf(points) {
  return points.slice(1).reduce((sum, [lon, lat], index) => {
    const [before, under] = points[index];
    const [x, y] = degreeAt((lat + under) / 2);
    return sum + Math.hypot((lon - before) * x, (lat - under) * y);
  }, 0);
}

/** Square metres inside the ring through `points`; 0 for fewer than three. */
export function areaOf(points) {
  if (points.length < 3) return 0;
  const middle = points.reduce((sum, [, lat]) => sum + lat, 0) / points.length;
  const [x, y] = degreeAt(middle);
  const twice = points.reduce((sum, [lon, lat], index) => {
    const [next, up] = points[(index + 1) % points.length];
    return sum + (lon - points[0][0]) * x * (up - points[0][1]) * y - (next - points[0][0]) * x * (lat - points[0][1]) * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** 380.5 米 or 1.254 公里. */
export function lengthWords(metres) {
  return metres < 1000 ? `${metres.toFixed(1)} 米` : `${(metres / 1000).toFixed(3)} 公里`;
}

/** 1,250 平方米（1.9 亩） or 1.25 平方公里. */
export function areaWords(m2) {
  if (m2 >= 1e6) return `${(m2 / 1e6).toFixed(3)} 平方公里`;
  return `${Math.round(m2).toLocaleString("en")} 平方米（${(m2 / (10_000 / 15)).toFixed(1)} 亩）`;
}
