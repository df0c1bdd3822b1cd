const { setTimeout: later } = globalThis;
const now = performance.now.bind(performance);

/** Milliseconds that a worker of vitest lives on behind its last test, in which a timer can still go off. */
const graceMs = 8;

/** Call it before tests run, and what it gives behind them: it waits for timers that they have left and that are due. */
export function watchTimers(): () => Promise<void> {
  const before = countTimers();
  return async () => {
    const until = now() + graceMs;
    while (countTimers() > before && now() < until) await new Promise((resolve) => later(resolve, 1));
  };
}

function countTimers(): number {
  let count = 0;
  for (const kind of process.getActiveResourcesInfo()) if (kind === 'Timeout') count += 1;
  return count;
}
