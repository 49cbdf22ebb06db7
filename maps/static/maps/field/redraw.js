// Draws the open view anew when something changed, but not under a finger, while somebody writes, or behind the camera.

import { byId } from "#maps/lib/dom.js";

const TAP_MS = 80;

/** Whether somebody is writing in the view: what is drawn anew then would take the field from under the fingers. */
function writing() {
  const focused = document.activeElement;
  return Boolean(focused) && byId("view").contains(focused) && /INPUT|SELECT|TEXTAREA/.test(focused.tagName) && focused.type !== "radio" && focused.type !== "checkbox";
}

/** A function that renders now, or as soon as nobody writes or taps and the camera is closed. */
export function redrawing(render) {
  let stale = false;
  // While a finger is down nothing is drawn anew: what it is on would be gone before the tap is one.
  let pressed = false;

  function refresh() {
    stale = pressed || writing() || !byId("camera").hidden;
    if (!stale) render();
  }

  byId("view").addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () =>
      setTimeout(() => {
        pressed = false;
        if (stale) refresh();
      }, TAP_MS),
    );
  }
  // By then the focus is where the finger is.
  byId("view").addEventListener("focusout", () => setTimeout(() => stale && refresh()));
  return refresh;
}
