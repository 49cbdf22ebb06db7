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
