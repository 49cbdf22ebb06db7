// Images the map style asks for (axis plates, marks of obstacles), drawn on a canvas when they are missing: no picture
// files and no sprite server. What each looks like comes from the style's metadata, made from the symbology table.

const RATIO = 2;
const SIZE = 24;
const FONT = '600 11px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Corners of a shape inside a square of `size`, `inset` from its edge; null for shapes that are not polygons. */
export function corners(shape, size, inset) {
  const low = inset;
  const high = size - inset;
  const mid = size / 2;
  const quarter = (high - low) / 4;
  switch (shape) {
    case "square":
      return [[low + 1, low + 1], [high - 1, low + 1], [high - 1, high - 1], [low + 1, high - 1]];
    case "diamond":
      return [[mid, low - 1], [high + 1, mid], [mid, high + 1], [low - 1, mid]];
    case "triangle":
      return [[mid, low - 1], [high + 1, high], [low - 1, high]];
    case "hexagon":
      return [[low, mid], [low + quarter, low], [high - quarter, low], [high, mid], [high - quarter, high], [low + quarter, high]];
    default:
      return null;
  }
}

/** Let the map draw the images its style asks for; called once, right after the map is made. */
export function drawMissingImages(map) {
  map.setMissingStyleImageResolver((id) => {
    const image = map.getStyle()?.metadata?.["zongheng:images"]?.[id];
    if (!image || map.hasImage(id)) return;
    if (image.shape === "plate") map.addImage(id, plate(image), { pixelRatio: RATIO, ...PLATE_STRETCH });
    else map.addImage(id, drawMark(image), { pixelRatio: RATIO });
  });
}

/** A mark as ImageData of SIZE × RATIO pixels; the legend shows the same picture. */
export function drawMark(image) {
  if (image.shape === "hatch") return drawHatch(image);
  const context = sheet(SIZE, SIZE);
  outline(context, image.shape);
  context.fillStyle = image.fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = image.line;
  context.lineJoin = "round";
  context.stroke();
  context.fillStyle = image.ink;
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(image.text, SIZE / 2, SIZE / 2 + (image.shape === "triangle" ? 3.5 : 0.5));
  return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}

// Strokes of each pattern in a square that repeats without a seam; a stroke is [x1, y1, x2, y2].
const DIAGONALS = (step) => Array.from({ length: (2 * SIZE) / step + 1 }, (_, number) => [number * step - SIZE, SIZE, number * step, 0]);
const LEVELS = [4, 12, 20].map((y) => [0, y, SIZE, y]);
const UPRIGHTS = [4, 12, 20].map((x) => [x, 0, x, SIZE]);
const PATTERNS = {
  slash: DIAGONALS(12),
  dense: DIAGONALS(6),
  cross: [...DIAGONALS(12), ...DIAGONALS(12).map(([x1, y1, x2, y2]) => [x1, SIZE - y1, x2, SIZE - y2])],
  level: LEVELS,
  grid: [...LEVELS, ...UPRIGHTS],
};

/** A hatch of land as ImageData, transparent between its strokes. */
function drawHatch({ pattern, line }) {
  const context = sheet(SIZE, SIZE);
  context.strokeStyle = context.fillStyle = line;
  context.lineWidth = 1.2;
  if (pattern === "solid") context.fillRect(0, 0, SIZE, SIZE);
  if (pattern === "dots") {
    for (const [x, y] of [[6, 6], [18, 6], [0, 12], [12, 12], [24, 12], [6, 18], [18, 18], [0, 0], [12, 0], [24, 0], [0, 24], [12, 24], [24, 24]]) {
      context.beginPath();
      context.arc(x, y, 1.4, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.beginPath();
  for (const [x1, y1, x2, y2] of PATTERNS[pattern] ?? []) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}

function outline(context, shape) {
  const points = corners(shape, SIZE, 3);
  context.beginPath();
  if (points) points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  else context.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 3, 0, Math.PI * 2);
  context.closePath();
}

// The plate's middle stretches to its text, its corners stay; numbers are device pixels of a 16 × 16 plate.
const PLATE = 16;
const PLATE_STRETCH = {
  stretchX: [[10, 22]],
  stretchY: [[10, 22]],
  content: [4, 4, 28, 28],
};

function plate(image) {
  const context = sheet(PLATE, PLATE);
  context.beginPath();
  context.roundRect(0.75, 0.75, PLATE - 1.5, PLATE - 1.5, 3);
  context.fillStyle = image.fill;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = image.line;
  context.stroke();
  return context.getImageData(0, 0, PLATE * RATIO, PLATE * RATIO);
}

function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width * RATIO;
  canvas.height = height * RATIO;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(RATIO, RATIO);
  return context;
}
