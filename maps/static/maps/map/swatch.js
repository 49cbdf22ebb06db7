// One sample of the legend as the map draws it: strokes along and beside a line, a patch, or a point's picture.

import { h, s } from "#maps/lib/dom.js";
import { drawMark } from "#maps/map/images.js";

const WIDTH = 32;
const HEIGHT = 16;
const MIDDLE = HEIGHT / 2;

/** A sample of 32 × 16 pixels for a legend entry; `images` describes the pictures of points. */
export function swatch(entry, images) {
  if (entry.image) return picture(images?.[entry.image]);
  return s("svg", { class: "swatch", width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, parts(entry));
}

function parts(entry) {
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
  return s("text", { x: WIDTH / 2, y: MIDDLE + 4, "text-anchor": "middle", class: "swatch-mark" }, text);
}

/** The picture of a point in the size of the map's own. */
function picture(image) {
  if (!image) return h("span", { class: "swatch" });
  const data = drawMark(image);
  const canvas = h("canvas", { class: "swatch", width: data.width, height: data.height, "aria-hidden": "true", style: "width:20px;height:20px;margin:0 6px" });
  canvas.getContext("2d").putImageData(data, 0, 0);
  return canvas;
}
