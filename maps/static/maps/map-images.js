// Pictures that the style asks for (obstacle marks, the plate of axis numbers), drawn here: no picture files are fetched.

import { BOX, shapeOf } from "#maps/symbol-shapes.js";

const RATIO = 3;
const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

/** Gives `map` every picture that `images` describes ({id: {shape, fill, line, ink, text}}). */
export function addImages(map, images) {
  for (const [id, spec] of Object.entries(images ?? {})) {
    if (!map.hasImage(id)) map.addImage(id, draw(spec), { pixelRatio: RATIO, ...(spec.text ? {} : stretch()) });
  }
}

function draw({ shape, fill, line, ink, text }) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = BOX * RATIO;
  const pen = canvas.getContext("2d");
  const { path, baseline, size } = shapeOf(shape);
  pen.scale(RATIO, RATIO);
  const outline = new Path2D(path);
  pen.fillStyle = fill;
  pen.fill(outline);
  pen.strokeStyle = line;
  pen.lineWidth = 1.4;
  pen.lineJoin = "round";
  pen.stroke(outline);
  if (text) {
    pen.fillStyle = ink;
    pen.font = `600 ${size}px ${FONT}`;
    pen.textAlign = "center";
    pen.fillText(text, BOX / 2, baseline);
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** A plate grows with its text: only its middle is stretched. */
function stretch() {
  const [from, to] = [6 * RATIO, (BOX - 6) * RATIO];
  return { stretchX: [[from, to]], stretchY: [[from, to]], content: [3 * RATIO, 2 * RATIO, (BOX - 3) * RATIO, (BOX - 2) * RATIO] };
}
