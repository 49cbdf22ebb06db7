// Chainage in words: K1+250 of 1250 metres. Reading it from text is the server's task (search).

/** K1+250; decimals (to the centimetre) only where there are any. */
export function formatChainage(metres) {
  const centimetres = Math.round(metres * 100);
  const kilometres = Math.floor(centimetres / 100_000);
  const rest = (centimetres - kilometres * 100_000) / 100;
  const [whole, part] = String(rest).split(".");
  return `K${kilometres}+${whole.padStart(3, "0")}${part ? `.${part}` : ""}`;
}

/** 1.25 km or 380 m: the unit a person would use for that length. */
export function formatLength(metres) {
  return metres >= 1000 ? { value: (metres / 1000).toFixed(2), unit: "km" } : { value: metres.toFixed(0), unit: "m" };
}

/** A pleasant distance between chainage ticks so that at most `most` of them lie in `length` metres. */
export function tickStep(length, most) {
  const steps = [20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000];
  return steps.find((step) => length / step <= most) ?? 20_000;
}
