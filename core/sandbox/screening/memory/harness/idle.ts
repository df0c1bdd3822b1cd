import type { Leftovers } from './leftovers.js';

const { setTimeout: later, setImmediate: soon } = globalThis;
const now = performance.now.bind(performance);
/** Promises and what a framework does in between come up within a few turns. */
const turns = 5;

/** Idle when nothing that would keep a process alive is left, and the test has not ended. */
export async function doneOrIdle(
  isDone: () => boolean,
  leftovers: Leftovers,
  waitMs: number,
): Promise<'done' | 'idle' | 'waiting'> {
  const until = now() + waitMs;
  let idle = 0;
  for (let looks = 0; !isDone(); looks += 1) {
    if (now() > until) return 'waiting';
    idle = (await leftovers.settle(0)) ? idle + 1 : 0;
    if (idle > turns) return 'idle';
    await new Promise((resolve) => (looks < 2 * turns ? soon(resolve) : later(resolve, 1)));
  }
  return 'done';
}
