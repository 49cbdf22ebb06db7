// Two days side by side: a second map of the earlier day lies over the left part; the line between them is drawn or stepped.

import { Map as MapLibre } from "maplibre-gl";

import { getJson } from "#maps/lib/api.js";
import { clamp, dayOf, inWords, isoOf, monthEnd } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { whenStyled } from "#maps/map/map.js";

/** A tool like that of measuring. `store`'s `compare` is {day, split} while it is open; split is percent of the width. */
export function createCompare({ store, map, place, address, messages, prepare }) {
  const input = h("input", { type: "date", "aria-label": "左边的日期", onchange: () => dayOf(input.value) !== null && set({ day: dayOf(input.value) }) });
  const words = [h("span", { class: "compare-day" }), h("span", { class: "compare-day" })];
  const line = h("div", { class: "compare-line", role: "slider", tabindex: 0, "aria-label": "两日的分界", "aria-valuemin": 0, "aria-valuemax": 100 }, h("span", { "aria-hidden": "true" }, "⇹"));
  const canvas = h("div", { class: "compare-map" });
  const box = h("div", { class: "compare", hidden: true }, canvas, ...words, line);
  let other = null;
  let asked = null; // the day whose lateness is shown or on its way
  place.append(box);

  const set = (change) => store.set({ compare: { ...store.get("compare"), ...change } });

  function draw() {
    const compare = store.get("compare");
    box.hidden = !compare;
    if (!compare) asked = null;
    if (!compare || !map()) return;
    input.value = isoOf(compare.day);
    words[0].textContent = inWords(compare.day);
    words[1].textContent = inWords(store.get("day"));
    box.style.setProperty("--split", `${compare.split}%`);
    line.setAttribute("aria-valuenow", Math.round(compare.split));
    line.setAttribute("aria-valuetext", `左边 ${Math.round(compare.split)}%`);
    whenStyled(map(), () => {
      other ??= second(map(), canvas, prepare);
      show(compare.day);
    });
  }

  /** The states of `day` on the second map: as soon as it can, lateness when the answer has come. */
  function show(day) {
    whenStyled(other, () => {
      other.setGlobalStateProperty("day", day);
      const kept = store.get("kept");
      other.setGlobalStateProperty("filtered", kept !== null);
      other.setGlobalStateProperty("kept", kept ?? []);
      window.workbenchBeside = other;
    });
    if (asked === day) return; // the line was moved, or the filter
    asked = day;
    getJson(address, { as_of: isoOf(day) }).then(
      (answer) => store.get("compare")?.day === day && whenStyled(other, () => ["late", "stopped"].forEach((name) => other.setGlobalStateProperty(name, answer[name]))),
      (error) => {
        asked = null;
        messages.show("compare", `对比的那一天没有取到：${error.message}`);
      },
    );
  }

  function drag(event) {
    line.setPointerCapture(event.pointerId);
    const { left, width } = box.getBoundingClientRect();
    const move = (moved) => set({ split: clamp(((moved.clientX - left) / width) * 100, 0, 100) });
    line.addEventListener("pointermove", move);
    line.addEventListener("lostpointercapture", () => line.removeEventListener("pointermove", move), { once: true });
    event.preventDefault();
    line.focus({ preventScroll: true });
  }

  line.addEventListener("pointerdown", drag);
  line.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, Home: -100, End: 100 }[event.key];
    if (!step) return;
    set({ split: clamp(store.get("compare").split + step, 0, 100) });
    event.preventDefault();
  });
  store.watch(["compare", "day", "kept"], draw);
  return {
    label: "两日对比",
    sign: "◧",
    content: [h("label", {}, "左边是 ", input), h("p", { class: "small quiet-text" }, "右边是时间轴上的日子；拖动中间的线。")],
    opened: () => store.get("compare") ?? set({ day: monthEnd(store.get("day"), -1), split: 50 }),
    closed: () => store.set({ compare: null }),
    drawn: draw,
  };
}

/** A map that follows the camera and the switches of the first and hears no pointer itself. */
function second(first, container, prepare) {
  const style = first.getStyle();
  const other = new MapLibre({ container, style, interactive: false, attributionControl: false, center: first.getCenter(), zoom: first.getZoom(), localIdeographFontFamily: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif', fadeDuration: 0, globalState: first.getGlobalState(), locale: { "Map.Title": "对比的地图" } });
  prepare(other);
  const follow = () => other.jumpTo({ center: first.getCenter(), zoom: first.getZoom() });
  first.on("move", follow);
  first.on("resize", () => { other.resize(); follow(); });
  return other;
}
