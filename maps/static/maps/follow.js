// Following a value that moves fast with a slow question: one at a time, the newest value last, none in between.

/**
 * A function to call with each new value. `ask(value)` (a promise) runs for the first value at once and then at most once
 * every `wait` ms; values that come meanwhile are dropped but for the newest. `settle(value, answer, error)` hears each.
 */
export function follow(ask, settle, wait = 150, later = setTimeout) {
  let waiting = false;
  let running = false;
  let next;

  async function run() {
    if (running || waiting || next === undefined) return;
    const [value] = next;
    next = undefined;
    running = waiting = true;
    later(() => {
      waiting = false;
      run();
    }, wait);
    const [answer, error] = await ask(value).then((found) => [found, null], (reason) => [null, reason]);
    running = false;
    settle(value, answer, error);
    run();
  }

  return (value) => {
    next = [value];
    run();
  };
}
