// The map on paper: a WebGL canvas prints blank, so while printing a picture stands in its place, scale bar drawn in.

import { h } from "#maps/lib/dom.js";

/** Puts a picture of what `map` shows into `place` before printing and takes it away afterwards. */
export function printable(map, place) {
  let picture = null;
  let drawn = false;
  map.once("idle", () => (drawn = true));
  const early = h("p", { class: "map-print-early" }, "地图还没有画完就打印了。请等图出来后再打印一次。");
  addEventListener("beforeprint", () => {
    if (!drawn && !map.loaded()) return place.append(early);
    // The buffer of a WebGL canvas is empty once it is shown: it is drawn anew and read in the same turn.
    map.redraw();
    picture ??= h("img", { class: "map-print", alt: "地图" });
    picture.src = onPaper(map.getCanvas(), place).toDataURL("image/png");
    return place.append(picture);
  });
  addEventListener("afterprint", () => {
    picture?.remove();
    early.remove();
  });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || map.loaded()) return;
    event.preventDefault();
    printOnceDrawn(map);
  });
}

const LONGEST_WAIT_MS = 15_000;

/** Prints when the map has drawn all it asked for, at the latest after LONGEST_WAIT_MS. */
export function printOnceDrawn(map, print = () => window.print()) {
  let done = false;
  const go = () => {
    if (done) return;
    done = true;
    print();
  };
  if (map.loaded()) return go();
  map.once("idle", go);
  setTimeout(go, LONGEST_WAIT_MS);
  return undefined;
}

/** A copy of `canvas` with scale bar and markers drawn in: they then shrink with the map and stay true. */
function onPaper(canvas, place) {
  const copy = withScale(canvas, place.querySelector(".maplibregl-ctrl-scale"));
  const pen = copy.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  const frame = canvas.getBoundingClientRect();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const mark of place.querySelectorAll(".map-mark")) {
    const { left, width, bottom } = mark.getBoundingClientRect();
    drawMarker(pen, mark.textContent, left + width / 2 - frame.left, bottom - frame.top);
  }
  return copy;
}

/** A marker's words in a dark plate whose tip stands at (x, y). */
function drawMarker(pen, words, x, y) {
  pen.font = '12px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  const width = pen.measureText(words).width + 16;
  pen.fillStyle = "#1d2321";
  pen.fillRect(x - width / 2, y - 32, width, 24);
  pen.fill(new Path2D(`M${x - 5} ${y - 8}h10l-5 8z`));
  pen.fillStyle = "#ffffff";
  pen.textAlign = "center";
  pen.fillText(words, x, y - 16);
}

/** A copy of `canvas` with the scale bar in its corner. */
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
