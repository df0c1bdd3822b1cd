/** Runs the jobs, at most `width` at once, and resolves with their results in the order of the jobs. */
export async function runAll(jobs, width = 2) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await jobs[index]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, work));
  return results;
}

export function createLock() {
  let tail = Promise.resolve();
  let waiting = 0;
  return {
    get waiting() {
      return waiting;
    },
    async hold(work) {
      waiting += 1;
      const before = tail;
      let release;
      tail = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      waiting -= 1;
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

export async function within(ms, work, fallback) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, fallback);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
