// The one sheet of the phone page: drawn up from below by its handle in three heights, or by the keys.

import { byId } from "#maps/lib/dom.js";

const HEIGHTS = ["peek", "half", "full"];

/** Wires the handle. `raise(height)` opens to at least that height; on wide pages the sheet has no effect. */
export function createSheet(changed) {
  const sheet = byId("sheet");
  const handle = byId("sheet-handle");

  function set(height) {
    sheet.dataset.height = height;
    sheet.style.removeProperty("transform");
    handle.setAttribute("aria-expanded", String(height !== "peek"));
    handle.setAttribute("aria-label", height === "peek" ? "展开面板" : "收起面板");
    changed(height);
  }

  const at = () => HEIGHTS.indexOf(sheet.dataset.height);

  function press(event) {
    handle.setPointerCapture(event.pointerId);
    const start = { y: event.clientY, at: at(), shift: sheet.getBoundingClientRect().top };
    let travelled = 0;
    const move = (moved) => {
      travelled = moved.clientY - start.y;
      sheet.style.transform = `translateY(${Math.max(0, start.shift - sheet.offsetTop + travelled)}px)`;
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      if (Math.abs(travelled) < 6) return set(start.at === 0 ? "half" : "peek");
      const far = Math.abs(travelled) > innerHeight * 0.4 ? 2 : 1;
      return set(HEIGHTS[Math.min(2, Math.max(0, start.at + (travelled < 0 ? far : -far)))]);
    };
    sheet.classList.add("dragging");
    handle.addEventListener("pointermove", move);
    const done = () => { sheet.classList.remove("dragging"); end(); };
    handle.addEventListener("pointerup", done, { once: true });
    handle.addEventListener("pointercancel", done, { once: true });
  }

  function key(event) {
    if (event.key === "Enter" || event.key === " ") set(at() === 0 ? "half" : "peek");
    else if (event.key === "ArrowUp") set(HEIGHTS[Math.min(2, at() + 1)]);
    else if (event.key === "ArrowDown") set(HEIGHTS[Math.max(0, at() - 1)]);
    else return;
    event.preventDefault();
  }

  handle.addEventListener("pointerdown", press);
  handle.addEventListener("keydown", key);
  return { raise: (height) => at() < HEIGHTS.indexOf(height) && set(height), lower: () => set("peek") };
}
