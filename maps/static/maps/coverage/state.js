// What is chosen on the coverage page, and its address: one to the other and back. Touches no page.

const TRIED = ["works", "pipes"];
const TEXTS = ["as_of", "known_at", "since", "area", "combine", "method", "halves", "polygon", "connected"];
// What the page has no control for and its address may hold all the same.
const CARRIED = ["quad_segs", "join"];
// Values by name, written name=value,name=value; only what differs from the default.
const PAIRED = ["reach", "steps"];

/** What an address asks for, over `defaults` ({asOf, kinds}). Reaches and steps are those that differ from the defaults. */
export function readState(search, { asOf, kinds }) {
  const query = new URLSearchParams(search);
  const state = { as_of: asOf, known_at: "", since: "", area: "", combine: "any", method: "reach", halves: "both", polygon: "", connected: "" };
  for (const name of [...TEXTS, ...CARRIED]) if (query.get(name)) state[name] = query.get(name);
  const named = (query.get("kinds") ?? "").split(",").filter(Boolean);
  const pairs = (name) => Object.fromEntries((query.get(name) ?? "").split(",").filter(Boolean).map((part) => [part.split("=")[0], part.split("=").slice(1).join("=")]));
  const keys = (name) => (query.get(name) ?? "").split(",").filter((part) => /^\d+$/.test(part)).map(Number);
  return { ...state, kinds: named.length ? named : [...kinds], reach: pairs("reach"), steps: pairs("steps"), works: keys("works"), pipes: keys("pipes") };
}

/** The address of a state; without `ticks` works and pipes tried are left out, as figures do not depend on them. */
export function queryOf(state, { ticks = true } = {}) {
  const query = {};
  for (const name of [...TEXTS, ...CARRIED]) if (state[name]) query[name] = state[name];
  if (query.polygon) delete query.area;
  // By blocks nobody asks what is joined to a source.
  if (query.method === "blocks") delete query.connected;
  query.kinds = state.kinds.join(",");
  for (const name of PAIRED) {
    const pairs = Object.entries(state[name]).map(([of, value]) => `${of}=${value}`).join(",");
    if (pairs) query[name] = pairs;
  }
  if (ticks) for (const name of TRIED) if (state[name].length) query[name] = state[name].join(",");
  return query;
}

/** The list of a state that a row of the ranking is ticked in, works or pipes, and its key there. */
export function tickOf(row) {
  return row.work === null ? ["pipes", row.pipe] : ["works", row.work];
}

/** How many works and pipes are tried. */
export function tried(state) {
  return TRIED.reduce((sum, name) => sum + state[name].length, 0);
}

/** Combination as the number of kinds allows: "3" of two kinds is all. */
export function combineFor(combine, kinds) {
  return /^\d+$/.test(combine) && Number(combine) > kinds ? "all" : combine;
}

/** A change in words that carry its sign: 增加 3.05, 减少 0.65. */
export function change(value) {
  return [value < 0 ? "减少" : "增加", km2(Math.abs(value))];
}

/** Square kilometres with two decimals, four below a hundredth; what is less than a hundred square metres is said to be. */
export function km2(value) {
  if (value === null || value === undefined) return "–";
  if (value === 0 || Math.abs(value) >= 0.01) return value.toFixed(2);
  return value > 0 && value < 0.0001 ? "<0.0001" : value.toFixed(4);
}

/** Values with so many digits as add up to `total` with them: what rounding loses goes to the largest remainders. */
export function adding(values, total, digits) {
  const unit = 10 ** digits;
  const floors = values.map((value) => Math.floor(value * unit));
  const rest = Math.round(total * unit) - floors.reduce((sum, value) => sum + value, 0);
  const order = values.map((value, index) => index).sort((a, b) => (values[b] * unit - floors[b]) - (values[a] * unit - floors[a]));
  for (const index of order.slice(0, Math.max(0, rest))) floors[index] += 1;
  return floors.map((value) => (value / unit + 0).toFixed(digits));
}
