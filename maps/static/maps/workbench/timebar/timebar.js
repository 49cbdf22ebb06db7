// The time bar: a slider over days with months as ticks and the metres finished in each, keys, drag and play.

import { clamp, dayOf, inWords, monthEnd, monthStart, partsOf, stepMonth } from "#maps/lib/days.js";
import { byId, s } from "#maps/lib/dom.js";
import { dayTicks, emptyYears, monthArea, monthTicks, timeScale, windowOf } from "#maps/workbench/timebar/timescale.js";

const AREA = 28;
const DAYS_A_SECOND = 20;
const KEYS = {
  ArrowLeft: (day, shift) => (shift ? stepMonth(day, -1) : day - 1),
  ArrowRight: (day, shift) => (shift ? stepMonth(day, 1) : day + 1),
  ArrowDown: (day) => day - 1,
  ArrowUp: (day) => day + 1,
  PageDown: (day) => stepMonth(day, -1),
  PageUp: (day) => stepMonth(day, 1),
  Home: () => -Infinity,
  End: () => Infinity,
};

/** Wires the bar of the page to `store`'s `day`; `extent` is {first, last} in day numbers, `months` the finished metres. */
export function createTimeBar(store) {
  const slider = byId("time-slider");
  const words = byId("time-words");
  const drawing = byId("time-drawing");
  const button = byId("time-play");
  const note = byId("time-note");
  let extent = { first: monthEnd(store.get("day"), -1) + 1, last: monthEnd(store.get("day")) };
  let months = [];
  let gaps = [];
  let ends = null;
  let zoom = "years";
  let shown = extent;
  let scale = null;
  let highest = "";
  let stopPlaying = null;

  const go = (day) => store.set({ day: clamp(Math.round(day), extent.first, extent.last) });

  function draw() {
    const width = drawing.clientWidth;
    if (!width) return;
    shown = windowOf(extent, store.get("day"), zoom);
    scale = timeScale({ ...shown, width, gaps });
    const { path, peak } = monthArea(months, scale, AREA);
    drawing.replaceChildren(
      s("clipPath", { id: "time-past" }, s("rect", { id: "time-past-box", x: 0, y: 0, height: AREA + 4, width: 0 })),
      s("path", { class: "time-area", d: path }),
      s("path", { class: "time-area time-area-past", d: path, "clip-path": "url(#time-past)" }),
      s("path", { class: "time-base", d: `M0 ${AREA + 0.5}H${width}` }),
      ...scale.gaps.map((gap) => gapMark(gap)),
      ...(zoom === "days" ? dayTicks(scale) : monthTicks(scale)).map((tick) => monthMark(tick)),
      ends ? endMark(ends, scale) : null,
    );
    highest = peak ? `每月完成，最高 ${kilometres(peak.metres)}` : "每月完成米数";
    note.textContent = highest;
    show();
  }

  function show() {
    const day = store.get("day");
    words.textContent = `截至${inWords(day)}`;
    slider.setAttribute("aria-valuemin", extent.first);
    slider.setAttribute("aria-valuemax", extent.last);
    slider.setAttribute("aria-valuenow", day);
    slider.setAttribute("aria-valuetext", inWords(day));
    if (!scale) return;
    if (day < shown.first || day > shown.last) return void (zoom !== "years" && draw());
    const x = scale.xOf(day);
    byId("time-knob").style.transform = `translateX(${x.toFixed(1)}px)`;
    document.getElementById("time-past-box")?.setAttribute("width", x);
  }

  function play() {
    if (stopPlaying) return stopPlaying();
    if (store.get("day") >= extent.last) store.set({ day: extent.first });
    stopPlaying = run(store, go, () => extent.last, () => {
      stopPlaying = null;
      mark(button, false);
    });
    mark(button, true);
    return undefined;
  }

  function press(event) {
    if (event.button > 0 || !scale) return;
    stopPlaying?.();
    slider.focus({ preventScroll: true });
    slider.setPointerCapture(event.pointerId);
    const left = drawing.getBoundingClientRect().left;
    const move = (moved) => go(scale.dayAt(moved.clientX - left));
    const end = () => {
      slider.removeEventListener("pointermove", move);
      slider.classList.remove("dragging");
    };
    slider.classList.add("dragging");
    slider.addEventListener("pointermove", move);
    slider.addEventListener("pointerup", end, { once: true });
    slider.addEventListener("pointercancel", end, { once: true });
    move(event);
    event.preventDefault();
  }

  /** Under the pointer: what was finished in that month. */
  function hover(event) {
    if (!scale) return;
    const start = monthStart(scale.dayAt(event.clientX - drawing.getBoundingClientRect().left));
    const row = months.find(({ month }) => dayOf(`${month.slice(0, 7)}-01`) === start);
    const { year, month } = partsOf(start);
    note.textContent = `${year}年${month}月完成 ${kilometres(row?.metres ?? 0)}`;
  }

  slider.addEventListener("pointermove", hover);
  slider.addEventListener("pointerleave", () => (note.textContent = highest));
  slider.addEventListener("pointerdown", press);
  slider.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " ") play();
    else if (KEYS[event.key]) {
      stopPlaying?.();
      go(KEYS[event.key](store.get("day"), event.shiftKey));
    } else return;
    event.preventDefault();
  });
  button.addEventListener("click", play);
  byId("time-back").addEventListener("click", () => go(stepMonth(store.get("day"), -1)));
  byId("time-on").addEventListener("click", () => go(stepMonth(store.get("day"), 1)));
  // The button that is pressed already leads to the next: on a phone it is the only one seen.
  const zooms = [...document.querySelectorAll("[data-time-zoom]")];
  const look = (chosen) => {
    zoom = chosen.dataset.timeZoom;
    for (const one of zooms) one.setAttribute("aria-pressed", String(one === chosen));
    draw();
  };
  zooms.forEach((one, index) => one.addEventListener("click", () => look(one.dataset.timeZoom === zoom ? zooms[(index + 1) % zooms.length] : one)));
  store.watch("day", show);
  new ResizeObserver(draw).observe(drawing);
  draw();

  return {
    toggle: play,
    /** `busy` are the years in which anything happens; `dataEnds` is {day, demo}, the last day reports stand close together. */
    setRange(newExtent, newMonths, { busy = null, dataEnds = null } = {}) {
      extent = newExtent;
      months = newMonths;
      gaps = busy ? emptyYears(extent, busy) : [];
      ends = dataEnds;
      draw();
    },
  };
}

/** Moves the day on until `last()`; smooth, or month by month for who wants less motion. Returns what stops it. */
function run(store, go, last, ended) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const start = { day: store.get("day"), at: performance.now() };
  let handle = 0;
  const stop = () => {
    if (calm) clearInterval(handle);
    else cancelAnimationFrame(handle);
    ended();
  };
  const frame = (now) => {
    const day = start.day + Math.max(0, Math.floor(((now - start.at) / 1000) * DAYS_A_SECOND));
    if (day !== store.get("day")) go(day);
    if (day >= last()) stop();
    else handle = requestAnimationFrame(frame);
  };
  const month = () => {
    go(stepMonth(store.get("day"), 1));
    if (store.get("day") >= last()) stop();
  };
  handle = calm ? setInterval(month, 1200) : requestAnimationFrame(frame);
  return stop;
}

function kilometres(metres) {
  return `${(metres / 1000).toFixed(1)} 公里`;
}

function mark(button, playing) {
  button.setAttribute("aria-label", playing ? "暂停" : "播放");
  button.setAttribute("title", playing ? "暂停（空格）" : "播放（空格）");
  button.classList.toggle("playing", playing);
}

/** Where empty years are pressed together: a break in the line, with the years in its title. */
function gapMark({ x, width, first, last }) {
  const [from, to] = [partsOf(first).year, partsOf(last).year];
  const middle = x + width / 2;
  return s("g", { class: "time-gap" },
    s("title", {}, from === to ? `${from}年没有数据` : `${from}—${to}年没有数据`),
    s("rect", { x, y: AREA - 6, width, height: 13 }),
    s("path", { d: `M${middle - 5} ${AREA + 6}l5 -11M${middle + 1} ${AREA + 6}l5 -11` }),
  );
}

/** The last day that data reaches; after it nothing is known, not nothing done. */
function endMark({ day, demo }, scale) {
  if (day < scale.first || day >= scale.last) return null;
  const x = Math.round(scale.xOf(day)) + 0.5;
  const right = scale.width - x > 130;
  return s("g", { class: "time-end" },
    s("path", { d: `M${x} 0V${AREA}` }),
    s("text", right ? { x: x + 6, y: 10 } : { x: x - 6, y: 10, "text-anchor": "end" }, demo ? "演示数据到此" : "数据到此"),
  );
}

function monthMark({ x, label, strong }) {
  return s(
    "g",
    { class: strong ? "time-month strong" : "time-month" },
    s("path", { d: `M${Math.round(x) + 0.5} ${AREA}v${label ? 6 : 4}` }),
    label ? s("text", { x: x + 4, y: AREA + 20 }, label) : null,
  );
}
