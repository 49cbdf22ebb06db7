// One sample of the legend as the map draws it: strokes along and beside a line, a patch, or a point's shape.

import { s } from "#maps/dom.js";
import { BOX, shapeOf } from "#maps/symbol-shapes.js";

const WIDTH = 32;
const HEIGHT = 16;
const MIDDLE = HEIGHT / 2;

/** An SVG of 32 × 16 pixels for a legend entry; `images` describes the pictures of points. */
export function swatch(entry, images) {
  return s("svg", { class: "swatch", width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, parts(entry, images));
}

function parts(entry, images) {
  if (entry.image) return point(images?.[entry.image]);
  if (entry.fill) return [s("rect", { x: 1, y: 2, width: WIDTH - 2, height: HEIGHT - 4, fill: entry.fill, stroke: entry.strokes[0]?.colour ?? "none", "stroke-dasharray": dash(entry.strokes[0]) })];
  return [...(entry.strokes ?? []).flatMap(stroke), entry.mark ? mark(entry.mark) : null];
}

function stroke({ colour, width, dash: dashes, beside }) {
  const at = (y) => s("path", { d: `M0 ${y}H${WIDTH}`, stroke: colour, "stroke-width": width, "stroke-dasharray": dash({ dash: dashes }), fill: "none" });
  return beside ? [at(MIDDLE - 4.5), at(MIDDLE + 4.5)] : [at(MIDDLE)];
}

function dash(one) {
  return one?.dash?.length ? one.dash.join(" ") : null;
}

function mark(text) {
  return s("text", { x: WIDTH / 2, y: MIDDLE + 4, "text-anchor": "middle", "font-size": 12, fill: "#1d2321", stroke: "#fffefb", "stroke-width": 3, "paint-order": "stroke" }, text);
}

function point(spec) {
  if (!spec) return [];
  const { path, baseline, size } = shapeOf(spec.shape);
  const scale = HEIGHT / BOX;
  return [
    s(
      "g",
      { transform: `translate(${(WIDTH - HEIGHT) / 2} 0) scale(${scale})` },
      s("path", { d: path, fill: spec.fill, stroke: spec.line, "stroke-width": 1.4, "stroke-linejoin": "round" }),
      s("text", { x: BOX / 2, y: baseline, "text-anchor": "middle", "font-size": size, "font-weight": 600, fill: spec.ink }, spec.text),
    ),
  ];
}
