// Following a value that moves fast with a slow question: one at a time, the newest value last, none in between.

/**
 * A function to call with each new value. `ask(value)` (a promise) runs `wait` ms after the first value, with the newest
 * there is by then, and again so after its answer; values in between are dropped. `settle(value, answer, error)` hears each.
 */
export function follow(ask, settle, wait = 150, later = setTimeout) {
  let waiting = false;
  let running = false;
  let next;

  async function run() {
    if (running || waiting || next === undefined) return;
    const [value] = next;
    next = undefined;
    running = true;
    const [answer, error] = await ask(value).then((found) => [found, null], (reason) => [null, reason]);
    running = false;
    settle(value, answer, error);
    soon();
  }

  function soon() {
    if (running || waiting || next === undefined) return;
    waiting = true;
    later(() => {
      waiting = false;
      run();
    }, wait);
  }

  return (value) => {
    next = [value];
    soon();
  };
}
