// What stands on the map's edge: zoom, whole district, scale bar, and the attribution with its marks, always visible.

import { AttributionControl, GeolocateControl, NavigationControl, ScaleControl } from "maplibre-gl";

import { h } from "#maps/lib/dom.js";

/** Adds the controls; `marks` are words such as 示意 that must stay in sight, `home` shows the whole district; with `more` (a control of tools) one can be located, too. */
export function controls(map, { marks, home, more = null }) {
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(button("看全区", "⤢", home), "top-right");
  if (more) {
    map.addControl(new GeolocateControl({ positionOptions: { enableHighAccuracy: true, timeout: 15_000 }, trackUserLocation: false }), "top-right");
    map.addControl(more, "top-right");
  }
  map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: marks }), "bottom-right");
}

function button(label, sign, onclick) {
  let place = null;
  return {
    onAdd() {
      place = h("div", { class: "maplibregl-ctrl maplibregl-ctrl-group" }, h("button", { type: "button", class: "map-home", title: label, "aria-label": label, onclick }, h("span", { "aria-hidden": "true" }, sign)));
      return place;
    },
    onRemove() {
      place.remove();
    },
  };
}
