const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls `work` until it succeeds, with twice the pause each time. */
async function retry(work, { times = 3, pause = 1 } = {}) {
  let failure;
  for (let attempt = 0; attempt < times; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      failure = error;
      if (attempt < times - 1) await wait(pause * 2 ** attempt);
    }
  }
  throw new Error(`gave up after ${times} attempts`, { cause: failure });
}

/** Calls back with the sum of what each step adds, one after the other. */
function runSteps(steps, done) {
  let total = 0;
  const next = (index) => {
    if (index >= steps.length) return done(null, total);
    steps[index]((error, value) => {
      if (error) return done(error);
      total += value;
      setImmediate(next, index + 1);
    });
  };
  next(0);
}

/** Calls `work` once the calls have stopped for `ms`. */
function debounce(work, ms) {
  let timer = null;
  return (...args) => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      work(...args);
    }, ms);
  };
}

module.exports = { retry, runSteps, debounce };
