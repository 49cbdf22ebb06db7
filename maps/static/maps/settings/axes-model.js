// The axes of a plan being put on roads: pure state and what may be done with it. No DOM, no map.

/** `places` are {code, label} in the plan's order; `axes` are {code: {road, name}}. */
export function createAxes(places, axes) {
  return { places, axes: { ...axes }, active: null, picked: [], changed: false };
}

/** The place a road has, or null. */
export function placeOf(state, road) {
  return state.places.find(({ code }) => state.axes[code]?.road === road) ?? null;
}

/** A click on a road: on the chosen axis it goes there and the next free axis is chosen; else it joins the picked ones. */
export function press(state, road) {
  if (!state.active) return { ...state, picked: toggled(state.picked, road) };
  const axes = without(state.axes, road.road);
  axes[state.active] = road;
  return { ...state, axes, active: nextFree(state.places, axes, state.active), changed: true };
}

export function choose(state, code) {
  return { ...state, active: state.active === code ? null : code, picked: [] };
}

export function clear(state, code) {
  const axes = { ...state.axes };
  delete axes[code];
  return { ...state, axes, changed: true };
}

/** The picked roads take the free places of `axis` (NS, EW) in the order they were clicked; those left over stay picked. */
export function spread(state, axis) {
  let axes = state.axes;
  for (const { road } of state.picked) axes = without(axes, road);
  const free = state.places.filter(({ code }) => code.startsWith(axis) && !axes[code]);
  const placed = state.picked.slice(0, free.length);
  axes = { ...axes };
  placed.forEach((road, place) => (axes[free[place].code] = road));
  return { ...state, axes, picked: state.picked.slice(free.length), changed: state.changed || placed.length > 0 };
}

/** What is sent: {code: key of the road}. */
export function sent(state) {
  return Object.fromEntries(Object.entries(state.axes).map(([code, { road }]) => [code, road]));
}

function toggled(picked, road) {
  return picked.some((one) => one.road === road.road) ? picked.filter((one) => one.road !== road.road) : [...picked, road];
}

function without(axes, road) {
  return Object.fromEntries(Object.entries(axes).filter(([, one]) => one.road !== road));
}

function nextFree(places, axes, code) {
  const at = places.findIndex((place) => place.code === code);
  const rest = [...places.slice(at + 1), ...places.slice(0, at)];
  return rest.find((place) => place.code.slice(0, 2) === code.slice(0, 2) && !axes[place.code])?.code ?? null;
}
