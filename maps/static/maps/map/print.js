// The map on paper: a WebGL canvas prints blank, so while printing a picture stands in its place, scale bar drawn in.

import { h } from "#maps/lib/dom.js";

/** Puts a picture of what `map` shows into `place` before printing and takes it away afterwards. */
export function printable(map, place) {
  let picture = null;
  addEventListener("beforeprint", () => {
    map.redraw();
    picture ??= h("img", { class: "map-print", alt: "地图" });
    picture.src = withScale(map.getCanvas(), place.querySelector(".maplibregl-ctrl-scale")).toDataURL("image/png");
    place.append(picture);
  });
  addEventListener("afterprint", () => picture?.remove());
}

/** A copy of `canvas` with the scale bar in its corner: it then shrinks with the map and stays true. */
function withScale(canvas, bar) {
  const copy = h("canvas", { width: canvas.width, height: canvas.height });
  const pen = copy.getContext("2d");
  pen.drawImage(canvas, 0, 0);
  if (!bar) return copy;
  const ratio = canvas.width / canvas.clientWidth;
  pen.scale(ratio, ratio);
  const [left, bottom, width] = [12, canvas.clientHeight - 12, bar.getBoundingClientRect().width];
  pen.font = `14px ${getComputedStyle(bar).fontFamily}`;
  pen.lineWidth = 4;
  pen.strokeStyle = "#faf8f3";
  pen.fillStyle = "#1d2321";
  pen.strokeText(bar.textContent, left + 6, bottom - 6);
  pen.fillText(bar.textContent, left + 6, bottom - 6);
  pen.strokeStyle = "#1d2321";
  pen.lineWidth = 1.5;
  pen.stroke(new Path2D(`M${left} ${bottom - 10}V${bottom}H${left + width}V${bottom - 10}`));
  return copy;
}
