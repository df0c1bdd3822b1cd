/** How often progress is looked at while nothing moves. */
const looks = 10;

/**
 * Calls `onStall` when the values stay as they are for `limitMs` milliseconds. Looks are counted rather than time: a
 * machine that is busy with something else delays them as it delays the program.
 */
export function watch(read: () => readonly number[], limitMs: number, onStall: () => void): () => void {
  let seen = '';
  let count = 0;
  const timer = setInterval(
    () => {
      const now = read().join();
      count = now === seen ? count + 1 : 0;
      seen = now;
      if (count > looks) onStall();
    },
    Math.max(10, limitMs / looks),
  );
  return () => clearInterval(timer);
}
