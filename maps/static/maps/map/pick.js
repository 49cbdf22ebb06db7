// What lies under a click: rendered features become a short list of things that can be opened, each once. No DOM, no map.

import { NEVER } from "#maps/lib/days.js";

/**
 * Things to choose from, in the order a reader expects: photos, obstacles, sources, works, pipes; a road only where nothing else lies.
 * `features` are MapLibre features; `day` tells a work's state from its days. Each: {type, id, kind, state, label}.
 */
export function choices(features, day) {
  const byKey = new Map();
  const add = (thing) => byKey.has(`${thing.type} ${thing.id}`) || byKey.set(`${thing.type} ${thing.id}`, thing);
  for (const { source, sourceLayer, id, properties } of features) {
    if (sourceLayer === "works" && properties.w) add({ type: "work", id: properties.w, kind: properties.k, label: properties.n ?? "" });
    else if (sourceLayer === "bundles") for (const thing of bundled(properties)) add(thing);
    else if (sourceLayer === "obstacles" && id && properties.found <= day && !(properties.res <= day)) add({ type: "obstacle", id, kind: properties.k, label: properties.title ?? "问题", work: properties.w ?? null });
    else if (sourceLayer === "sources" && id && properties.since <= day && day < properties.until) add({ type: "source", id, kind: properties.k, label: properties.name ?? "源点" });
    else if (sourceLayer === "pipes" && id) add({ type: "pipe", id, kind: properties.k, label: pipeLabel(properties), laid: (properties.laid ?? NEVER) <= day });
    else if (sourceLayer === "roads" && id) add({ type: "road", id, label: properties.name ?? "" });
    else if (sourceLayer === "parcels" && id && properties.since <= day && day < properties.until) add({ type: "parcel", id, label: `${properties.code} ${properties.use}` });
    else if (sourceLayer === "buildings" && id) add({ type: "building", id, label: properties.name ?? "" });
    else if (source === "blockers") add({ type: "parcel", id: properties.parcel_id, label: `${properties.parcel}，制约${properties.stretch}` });
    else if (source === "digging" && properties.work_id) add({ type: "work", id: properties.work_id, kind: properties.kind, label: properties.stretch });
    else if (source === "photos" && id) add({ type: "photo", id, label: [properties.road, properties.day].filter(Boolean).join(" ") });
    else if (source === "villages" && id) add({ type: "village", id, label: properties.name ?? "" });
    else if (sourceLayer === "places" && id) add({ type: "place", id, label: properties.name ?? "" });
  }
  const all = [...byKey.values()];
  const of = (type) => all.filter((thing) => thing.type === type);
  const things = [...of("photo"), ...of("obstacle"), ...of("source"), ...of("work"), ...of("pipe"), ...of("building"), ...of("parcel")];
  if (!things.length) things.push(...of("village"));
  return things.length ? things : [...of("place"), ...of("road")].slice(0, 1);
}

/** The works that a line for several networks stands for; `ws` is "12:gas,15:heat". */
function bundled({ ws, name }) {
  return (ws ?? "").split(",").filter(Boolean).map((one) => {
    const [id, kind] = one.split(":");
    return { type: "work", id: Number(id), kind, label: name ?? "" };
  });
}

/** DN300 PE, as far as known. */
function pipeLabel({ dn, mat }) {
  return [dn ? `DN${dn}` : "", mat ?? ""].filter(Boolean).join(" ");
}
