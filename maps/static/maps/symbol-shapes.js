// Shapes of point symbols as SVG paths in a box of 20: the map draws them on a canvas, the legend as SVG. No colours here.

export const BOX = 20;

const PATHS = {
  square: "M3 3H17V17H3Z",
  diamond: "M10 1.5 18.5 10 10 18.5 1.5 10Z",
  circle: "M10 2A8 8 0 1 1 10 18A8 8 0 1 1 10 2Z",
  hexagon: "M5.5 2.2H14.5L19 10 14.5 17.8H5.5L1 10Z",
  triangle: "M10 1.5 19.2 18H0.8Z",
  plate: "M3 1H17A2 2 0 0 1 19 3V17A2 2 0 0 1 17 19H3A2 2 0 0 1 1 17V3A2 2 0 0 1 3 1Z",
};
// Where a character stands in its shape, from the box's top; a triangle's weight lies low.
const BASELINES = { triangle: 15.5 };

/** Path and baseline of a named shape; a circle for one that is not known. */
export function shapeOf(name) {
  return { path: PATHS[name] ?? PATHS.circle, baseline: BASELINES[name] ?? 14, size: name === "triangle" ? 9 : 11 };
}
