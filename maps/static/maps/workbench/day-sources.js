// Sources whose content depends on the day and is small: asked for with each day while their group is shown, kept by day.

import { getJson } from "#maps/lib/api.js";
import { isoOf } from "#maps/lib/days.js";
import { follow } from "#maps/workbench/follow.js";
import { whenStyled } from "#maps/map/map.js";

const KEPT = 200;

/** Which parcels hold something up, for the layer that rings them. */
export function blockingOf(answer) {
  return [...new Set(answer.features.map((feature) => feature.properties.parcel_id))];
}

/** Fills the sources that `style` names as those of the day; returns {renew}, to be called when the data have changed. */
export function followDaySources({ map, style, store, messages }) {
  const sources = style.metadata?.["zongheng:day-sources"] ?? [];
  const followers = sources.map((source) => followOne({ map, source, store, messages }));
  store.watch(["day", "shown"], () => followers.forEach((one) => one.changed()));
  followers.forEach((one) => one.changed());
  return { renew: () => followers.forEach((one) => one.renew()) };
}

function followOne({ map, source, store, messages }) {
  const kept = new Map();
  let drawn = null;

  function draw(day, answer) {
    if (drawn === answer || day !== store.get("day")) return;
    drawn = answer;
    whenStyled(map, () => {
      map.getSource(source.id).setData(answer);
      if (source.id === "blockers") map.setGlobalStateProperty("blocking", blockingOf(answer));
    });
  }

  const ask = follow(
    (day) => getJson(source.address, { as_of: isoOf(day) }),
    (day, answer, error) => {
      if (error) return messages.show(`day-${source.id}`, `有一个图层没有更新：${error.message}`, { retry: () => ask(store.get("day")) });
      messages.clear(`day-${source.id}`);
      kept.set(day, answer);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value);
      return draw(day, answer);
    },
  );

  function changed() {
    // A group that this person may not see has no switch.
    if (!store.get("shown")[source.group]) return;
    const day = store.get("day");
    if (kept.has(day)) draw(day, kept.get(day));
    else ask(day);
  }

  return {
    changed,
    renew: () => {
      kept.clear();
      changed();
    },
  };
}
