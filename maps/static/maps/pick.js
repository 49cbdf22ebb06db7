// What lies under a click: rendered features become a short list of things that can be opened, each once. No DOM, no map.

import { NEVER } from "#maps/days.js";

/**
 * Things to choose from, in the order a reader expects: obstacles, works, pipes; a road only where nothing else lies.
 * `features` are MapLibre features; `day` tells a work's state from its days. Each: {type, id, kind, state, label}.
 */
export function choices(features, day) {
  const found = new Map();
  const add = (thing) => found.has(`${thing.type} ${thing.id}`) || found.set(`${thing.type} ${thing.id}`, thing);
  for (const { sourceLayer, id, properties } of features) {
    if (sourceLayer === "works" && properties.w) add({ type: "work", id: properties.w, kind: properties.k, label: properties.n ?? "" });
    else if (sourceLayer === "obstacles" && id && properties.found <= day && !(properties.res <= day)) add({ type: "obstacle", id, kind: properties.k, label: properties.title ?? "问题", work: properties.w ?? null });
    else if (sourceLayer === "pipes" && id) add({ type: "pipe", id, kind: properties.k, label: pipeLabel(properties), laid: (properties.laid ?? NEVER) <= day });
    else if (sourceLayer === "roads" && id) add({ type: "road", id, label: properties.name ?? "" });
    else if (sourceLayer === "places" && id) add({ type: "place", id, label: properties.name ?? "" });
  }
  const all = [...found.values()];
  const of = (type) => all.filter((thing) => thing.type === type);
  const things = [...of("obstacle"), ...of("work"), ...of("pipe")];
  return things.length ? things : [...of("place"), ...of("road")].slice(0, 1);
}

/** DN300 PE, as far as known. */
export function pipeLabel({ dn, mat }) {
  return [dn ? `DN${dn}` : "", mat ?? ""].filter(Boolean).join(" ");
}
