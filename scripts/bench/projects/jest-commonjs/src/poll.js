/** Asks until the answer is there, and calls back with it; gives up after `times`. */
function poll(ask, { every = 100, times = 5 }, done) {
  let asked = 0;
  const timer = setInterval(() => {
    asked++;
    const answer = ask(asked);
    if (answer !== undefined) {
      clearInterval(timer);
      done(null, answer);
    } else if (asked === times) {
      clearInterval(timer);
      done(new Error(`no answer after ${asked}`));
    }
  }, every);
  return () => clearInterval(timer);
}

const throttle = (work, ms) => {
  let last = -Infinity;
  let skipped = 0;
  const call = (...args) => {
    const time = Date.now();
    if (time - last < ms) {
      skipped += 1;
      return undefined;
    }
    last = time;
    return work(...args);
  };
  call.skipped = () => skipped;
  return call;
};

module.exports = { poll, throttle };
