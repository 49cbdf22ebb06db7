// What went wrong or needs saying, over the map: one line each, with a button to try again where trying helps.

import { h } from "#maps/lib/dom.js";

/** `show` a message under a name; a message of the same name is replaced, `clear` takes it away. */
export function createMessages(place) {
  const shown = new Map();

  function clear(name) {
    shown.get(name)?.remove();
    shown.delete(name);
  }

  function show(name, text, { kind = "error", retry = null } = {}) {
    const old = shown.get(name);
    if (old?.dataset.text === text && !retry) return;
    const close = h("button", { type: "button", class: "message-close", "aria-label": "关闭这条消息", onclick: () => clear(name) }, "×");
    const again = retry && h("button", { type: "button", class: "quiet", onclick: () => { clear(name); retry(); } }, "重试");
    const line = h("div", { class: `message ${kind}`, role: kind === "error" ? "alert" : "status" }, h("span", {}, text), again, close);
    line.dataset.text = text;
    clear(name);
    shown.set(name, line);
    place.append(line);
  }

  return { show, clear };
}
