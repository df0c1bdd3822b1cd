/** Milliseconds for a runner, the project's settings and all test files to load. */
export const mostLoadingMs = 120_000;

/** How often progress is looked at while nothing moves. */
const looks = 10;

export interface Watched {
  /** What changes as long as the program gets on. */
  read(): readonly number[];
  /** Whether a trial has begun; until then there is time to load. */
  isTrying(): boolean;
  /** Milliseconds that a trial may take for what it does at once. */
  limitMs: number;
  onStall(): void;
}

/**
 * Calls `onStall` when nothing moves for too long; gives what ends the watch. Looks are counted rather than time: a machine
 * that is busy with something else delays them as it delays the program.
 */
export function watch({ read, isTrying, limitMs, onStall }: Watched): () => void {
  const everyMs = Math.max(10, limitMs / looks);
  let seen = '';
  let count = 0;
  const timer = setInterval(() => {
    const now = read().join();
    count = now === seen ? count + 1 : 0;
    seen = now;
    if (count * everyMs > (isTrying() ? limitMs : Math.max(limitMs, mostLoadingMs))) onStall();
  }, everyMs);
  return () => clearInterval(timer);
}
