// Layer switches and legend, drawn from the groups that the style names in its metadata; nothing about layers is known here.

import { h } from "#maps/lib/dom.js";
import { swatch } from "#maps/map/swatch.js";

/** Groups of a style, as /style.json gives them. */
export function groupsOf(style) {
  return style?.metadata?.["zongheng:groups"] ?? [];
}

/** Pictures of points that the style asks the page to draw. */
export function imagesOf(style) {
  return style?.metadata?.["zongheng:images"] ?? {};
}

/** Which groups are shown, from their defaults and what the address switches; unknown names come back as `unknown`. */
export function shownGroups(groups, { off, on }) {
  const shown = Object.fromEntries(groups.map((group) => [group.id, (group.on || on.includes(group.id)) && !off.includes(group.id)]));
  return { shown, unknown: [...off, ...on].filter((id) => !(id in shown)) };
}

/** The other way round: what an address must name. */
export function switched(groups, shown) {
  return {
    off: groups.filter((group) => group.on && !shown[group.id]).map((group) => group.id),
    on: groups.filter((group) => !group.on && shown[group.id]).map((group) => group.id),
  };
}

/** Draw switches with the legend of each shown group into `place`; `toggle(id, shown)` is called on a change. */
export function drawLayers(place, { groups, images }, shown, toggle) {
  place.replaceChildren(h("h2", {}, "图层与图例"), ...groups.map((group) => section(group, images, shown[group.id], toggle)));
}

/** Legends longer than this are folded until asked for: the rail stays short. */
const LONG = 6;

function section(group, images, shown, toggle) {
  const entries = group.legend.map((entry) => h("li", {}, swatch(entry, images), h("span", {}, entry.label)));
  const legend = entries.length ? h("ul", { class: "legend", id: `legend-${group.id}`, hidden: entries.length > LONG }, entries) : null;
  const fold = legend && h("button", { type: "button", class: "fold", "aria-expanded": String(!legend.hidden), "aria-controls": legend.id, "aria-label": `${group.label}的图例`, onclick: () => {
    legend.hidden = !legend.hidden;
    fold.setAttribute("aria-expanded", String(!legend.hidden));
  } });
  const box = h("input", { type: "checkbox", checked: shown, onchange: () => toggle(group.id, box.checked) });
  return h("section", { class: "layer", "data-group": group.id }, h("div", { class: "layer-line" }, h("label", {}, box, h("span", {}, group.label)), fold), legend);
}
