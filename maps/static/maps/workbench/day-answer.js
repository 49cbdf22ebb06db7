// The answer of /api/day/ for the day shown: asked a little behind the time bar, kept by day, renewed while the page is open.

import { getJson } from "#maps/lib/api.js";
import { isoOf } from "#maps/lib/days.js";
import { byId } from "#maps/lib/dom.js";
import { drawFailure, drawFigures, drawGlance } from "#maps/workbench/figures.js";
import { follow } from "#maps/workbench/follow.js";

const KEPT = 400;
const RENEW_MS = 60_000;

/** Keeps `store`'s `answer` and the figures at the day. `newData` is called when the data's version has risen. */
export function followDay({ config, store, messages, links, newData }) {
  const place = byId("figures");
  const kept = new Map();
  let version = null;

  function take(day, answer) {
    if (version !== null && answer.version !== version) {
      kept.clear();
      newData();
    }
    version = answer.version;
    kept.set(day, answer);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    messages.clear("day");
    show(day, answer);
  }

  /** Figures always say the day they are true for, so an answer a little behind the time bar may be shown. */
  function show(day, answer) {
    place.classList.toggle("behind", day !== store.get("day"));
    drawFigures(place, answer, day, links.ledger);
    drawGlance(byId("glance"), answer);
    store.set({ answer });
  }

  function fail(error) {
    const retry = () => ask(store.get("day"));
    if (store.get("answer") === null) drawFailure(place, error.message, retry);
    messages.show("day", `指标没有更新：${error.message}`, { retry });
  }

  const ask = follow(
    (day) => getJson(config.addresses.day, { as_of: isoOf(day) }),
    (day, answer, error) => (error ? fail(error) : take(day, answer)),
  );

  function changed() {
    const day = store.get("day");
    if (kept.has(day)) show(day, kept.get(day));
    else {
      place.classList.add("behind");
      ask(day);
    }
  }

  return {
    start() {
      store.watch("day", changed);
      changed();
      setInterval(() => document.visibilityState === "visible" && ask(store.get("day")), RENEW_MS);
    },
  };
}
