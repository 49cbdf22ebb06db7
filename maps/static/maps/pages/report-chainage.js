// Chainage as a thumb moves it: read what stands in a field, step it along a work, never past its ends. No browser objects.

/** Metres of "K1+250", "1+250" or "1250"; null for anything else. */
export function parseChainage(text) {
  const cleaned = text.trim();
  const kilometres = /^[KkＫｋ]?\s*(\d{1,4})\s*[+＋]\s*(\d{1,3}(?:\.\d{1,3})?)$/.exec(cleaned);
  if (kilometres) return Number(kilometres[1]) * 1000 + Number(kilometres[2]);
  const metres = /^(\d{1,7}(?:\.\d{1,3})?)\s*(?:m|米)?$/.exec(cleaned);
  return metres ? Number(metres[1]) : null;
}

/** From `metres` by `step` to the next round value (a multiple of the step), kept between `low` and `high`. */
export function stepped(metres, step, low, high) {
  const size = Math.abs(step);
  const places = metres / size;
  const next = step > 0 ? Math.floor(places + 1e-9) + 1 : Math.ceil(places - 1e-9) - 1;
  return Math.min(high, Math.max(low, next * size));
}

/** `metres` to the centimetre, without leaving the work: never below `low`, never above `high`. */
export function toCentimetre(metres, low, high) {
  const nearest = Math.round(metres * 100) / 100;
  if (nearest > high) return Math.floor(high * 100 + 1e-6) / 100;
  if (nearest < low) return Math.ceil(low * 100 - 1e-6) / 100;
  return nearest;
}

/** Metres between `from` and `to` that `reports` of the step on a shared side hold already, each once, and by whom. */
export function reportedBefore(reports, { step, side, from, to }) {
  const shared = (other) => side === "B" || other === "B" || other === side;
  const parts = reports.filter((one) => one.step === step && shared(one.side) && one.low < to && one.high > from);
  const spans = (list) => list.map(({ low, high }) => [Math.max(low, from), Math.min(high, to)]);
  const names = [...new Set(parts.map(({ by }) => by))];
  const by = names.map((name) => [name, union(spans(parts.filter((one) => one.by === name)))]);
  return { metres: union(spans(parts)), by: by.sort(([, one], [, other]) => other - one) };
}

function union(spans) {
  let [total, reached] = [0, -Infinity];
  for (const [low, high] of spans.sort(([one], [other]) => one - other)) {
    total += Math.max(0, high - Math.max(low, reached));
    reached = Math.max(reached, high);
  }
  return Math.round(total * 100) / 100;
}
