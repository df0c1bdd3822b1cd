import { threadTime } from './thread-time.js';

/** Times the limit that may pass on the clock, on a machine that is busy with something else. */
const longest = 4;
/** The processor is first asked when this part of the limit has passed: most tests are done before. */
const askedAfter = 1 / 4;

interface Clock {
  now(): number;
  /** Milliseconds of the processor so far; null where nothing tells. */
  spent(): number | null;
}

/** One that the tests' fake timers do not turn. */
const ownClock: Clock = { now: performance.now.bind(performance), spent: threadTime };

/**
 * From now on, answers whether so many milliseconds of the processor are spent, or four times as many have passed. Where the
 * processor cannot be asked, only the clock counts.
 */
export function timeLimit(ms: number, clock = ownClock): () => boolean {
  const startedAt = clock.now();
  const end = startedAt + longest * ms;
  let askAt = startedAt + askedAfter * ms;
  let spentAtFirst: number | null = null;
  return () => {
    const now = clock.now();
    if (now > end) return true;
    if (now < askAt) return false;
    const spent = clock.spent();
    spentAtFirst ??= spent;
    if (spent === null || spentAtFirst === null) {
      askAt = end;
      return false;
    }
    const left = (1 - askedAfter) * ms - (spent - spentAtFirst);
    askAt = now + Math.max(1, left);
    return left <= 0;
  };
}
