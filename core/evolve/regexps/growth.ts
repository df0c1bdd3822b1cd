import { createContext, runInContext } from 'node:vm';
import type { Attack } from './attack.js';

/** What a text of so many characters needed: processor time in milliseconds, until it was done or called off. */
interface Trial {
  length: number;
  ms: number;
  done: boolean;
}

export interface Growth {
  shorter: Trial;
  longer: Trial;
}

/** Milliseconds that the longer text may go on, in each attempt: on a busy machine it gets little of them. */
const limitsMs = [1000, 4000, 10_000];
/** The shorter one should need hardly any. */
const shorterLimitMs = 10_000;
/** Less may as well be what else goes on. */
const leastMs = 100;
/** What four times the text takes at least: linear would be 4, quadratic is 16. */
const leastFactor = 8;

/**
 * What trying it on a quarter of the repeats and on all of them showed, each within a time limit; null where its time does not
 * grow faster than the text.
 */
export function confirmedGrowth(
  regexp: RegExp,
  { withRepeats, repeats }: Pick<Attack, 'withRepeats' | 'repeats'>,
): Growth | null {
  for (const limitMs of limitsMs) {
    const longer = tried(regexp, withRepeats(repeats), limitMs);
    if (longer.done && longer.ms < leastMs) return null;
    const shorter = tried(regexp, withRepeats(Math.ceil(repeats / 4)), shorterLimitMs);
    if (shorter.done && longer.ms >= Math.max(leastMs, leastFactor * shorter.ms)) return { shorter, longer };
  }
  return null;
}

/** In a context of its own, since only there a thread can be called off in the middle of a match. */
function tried(regexp: RegExp, text: string, timeout: number): Trial {
  const context = createContext({ source: regexp.source, flags: regexp.flags, text, clock, began: 0 });
  // Compiled before it is timed.
  runInContext("const regexp = new RegExp(source, flags); regexp.exec('');", context);
  let done = true;
  let ms: number;
  try {
    ms = runInContext('began = clock(); regexp.exec(text); clock() - began;', context, { timeout });
  } catch {
    done = false;
    ms = clock() - context.began;
  }
  return { length: text.length, ms: Math.round(ms), done };
}

type CpuUsage = { threadCpuUsage?(): { user: number; system: number } };

/** Milliseconds that this thread was at work; all of the process where Node does not tell (before 23.9). */
function clock(): number {
  const { user, system } = (process as CpuUsage).threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
