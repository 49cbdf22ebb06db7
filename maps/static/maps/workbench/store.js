// One place that holds what the page shows (day, layers, selection) and tells who asked when a part of it changes.

/** A store of named values; `watch` is called with (value, before) after a change, once a change. */
export function createStore(initial) {
  const state = { ...initial };
  const watchers = new Map();

  function get(name) {
    return state[name];
  }

  function set(changes) {
    const changed = Object.keys(changes).filter((name) => !same(state[name], changes[name]));
    const before = Object.fromEntries(changed.map((name) => [name, state[name]]));
    for (const name of changed) state[name] = changes[name];
    const calls = new Map();
    for (const name of changed) {
      for (const call of watchers.get(name) ?? []) if (!calls.has(call)) calls.set(call, name);
    }
    for (const [call, name] of calls) call(state[name], before[name]);
    return changed;
  }

  /** Call `call` when any of `names` changes; returns a function that stops it. */
  function watch(names, call) {
    const list = [names].flat();
    for (const name of list) watchers.set(name, [...(watchers.get(name) ?? []), call]);
    return () => {
      for (const name of list) watchers.set(name, watchers.get(name).filter((other) => other !== call));
    };
  }

  return { get, set, watch };
}

function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
