// Where the chainages of a road lie on its line; no browser objects.

import { lengthOf } from "#maps/workbench/measure-model.js";

/** {metres, at: [lon, lat]} every `step` metres along a LineString that is `lengthM` long as the server measures it. */
export function ticksAlong(geometry, lengthM, step) {
  const points = geometry?.type === "LineString" ? geometry.coordinates.map(([lon, lat]) => [lon, lat]) : [];
  const parts = points.slice(1).map((point, index) => lengthOf([points[index], point]));
  // Lengths reckoned in degrees differ a little from the server's: the difference is spread over the whole
  // line.
  const share = lengthM / parts.reduce((sum, part) => sum + part, 0);
  const ticks = [];
  let done = 0;
  parts.forEach((part, index) => {
    const length = part * share;
    for (let metres = Math.ceil(done / step) * step; metres < done + length && length > 0; metres += step) {
      const [[x, y], [u, v]] = [points[index], points[index + 1]];
      const along = (metres - done) / length;
      ticks.push({ metres, at: [x + (u - x) * along, y + (v - y) * along] });
    }
    done += length;
  });
  return ticks;
}
