// The tools on the map's edge: one card open at a time beside the buttons; Escape closes it.

import { h } from "#maps/lib/dom.js";

/** A control for MapLibre with a button a tool, and the card in `place`. `tools` are {label, sign, content, opened, closed}. */
export function createTools(place, tools) {
  const card = h("div", { class: "map-card", role: "group", hidden: true });
  const buttons = tools.map((tool) => h("button", { type: "button", class: "map-tool", title: tool.label, "aria-label": tool.label, "aria-pressed": "false", onclick: () => toggle(tool) }, h("span", { "aria-hidden": "true" }, tool.sign)));
  let open = null;
  place.append(card);

  function toggle(tool) {
    const before = open;
    if (before) shut();
    if (before !== tool) show(tool);
  }

  function show(tool) {
    open = tool;
    card.hidden = false;
    card.setAttribute("aria-label", tool.label);
    card.replaceChildren(h("div", { class: "card-head" }, h("h2", {}, tool.label), h("button", { type: "button", class: "message-close", "aria-label": `关闭${tool.label}`, onclick: shut }, "×")), ...tool.content);
    buttons[tools.indexOf(tool)].setAttribute("aria-pressed", "true");
    tool.opened();
  }

  function shut() {
    if (!open) return;
    buttons[tools.indexOf(open)].setAttribute("aria-pressed", "false");
    card.hidden = true;
    open.closed();
    open = null;
  }

  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const button = buttons[tools.indexOf(open)];
    shut();
    button?.focus();
    event.stopPropagation();
  });
  return {
    show,
    /** The open tool, if clicks on the map are for it. */
    clicked: (lngLat) => (open?.click ? (open.click(lngLat), true) : false),
    changed: () => open?.changed?.(),
    drawn: () => tools.forEach((tool) => tool.drawn()),
    control: {
      onAdd: () => h("div", { class: "maplibregl-ctrl maplibregl-ctrl-group" }, buttons),
      onRemove: () => buttons.forEach((button) => button.remove()),
    },
  };
}
