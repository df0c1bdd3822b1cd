import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ownCode, packageRoot } from '../../package-root.js';
import type { Execution } from '../../sandbox/execute.js';
import { median } from '../../statistics/percentile.js';
import type { RunOptions } from '../project.js';
import { type Ratio, ratioOf } from '../speed/ratio.js';
import type { StartUpTask } from './host.js';
import { type Measured, resultSchema } from './result.js';

/** What leaving something out saves of a start-up. */
export interface Saving extends Ratio {
  /** Median milliseconds of the processor as it is, and of those what is saved. */
  ms: number;
  savedMs: number;
  /** CommonJS modules and JSON files that are no longer loaded: those of packages absolute, others relative to the repository. */
  spared: string[];
}

export interface StartUpMeasured {
  entries: { trouble: 'failed' | 'slow' | null; savings: (Saving | null)[] }[];
  /** Whether all was measured within the time. */
  whole: boolean;
}

/** Starts each candidate with and without: enough to be certain of a median. */
const pairs = 11;
/** Less is not worth a change. */
const leastShare = 0.1;
const leastMs = 10;
/** How many times as fast it has to start, at the least and with 95 % certainty. */
const leastGain = 1.05;
const limitMs = 4 * 60_000;

/** Whether a saving is large and certain. */
export const isLarge = ({ ms, savedMs, interval }: Saving): boolean =>
  savedMs >= leastMs && savedMs >= ms * leastShare && interval[0] >= leastGain;

/**
 * Measures what the start-up of some entries saves by edits, by starting them with and without by turns in the sandbox, in
 * a worktree that is theirs alone. Error: it could not be measured.
 */
export async function measureStartUp(
  entries: StartUpTask['entries'],
  run: (
    command: readonly string[],
    options: RunOptions,
  ) => Promise<Pick<Execution, 'stdout' | 'stderr' | 'exitCode'>>,
): Promise<StartUpMeasured> {
  const token = randomBytes(16).toString('hex');
  const host = join(packageRoot, 'dist/core/evolve/start-up/host.js');
  const task: StartUpTask = { entries, pairs, leastShare: leastShare / 2, limitMs };
  const { stdout, stderr, exitCode } = await run(
    [process.execPath, '--no-warnings', host, token, JSON.stringify(task)],
    {
      shown: ownCode([]),
      timeoutMs: 2 * limitMs,
      apart: true,
    },
  );
  const line = stdout.split('\n').find((each) => each.startsWith(token));
  if (line === undefined)
    throw new Error(/^\S*Error: .*$/m.exec(stderr)?.[0] ?? `the measurement ended with ${exitCode}`);
  const result = resultSchema.parse(JSON.parse(line.slice(token.length)));
  return {
    whole: result.whole,
    entries: result.entries.map(({ trouble, candidates }) => ({
      trouble,
      savings: candidates.map((measured) => measured && savingOf(measured)),
    })),
  };
}

function savingOf({ pairs: taken, spared }: Measured): Saving | null {
  const ratio = ratioOf(taken);
  if (!ratio) return null;
  const ms = median(taken.map(([before]) => before));
  return { ...ratio, ms, savedMs: ms - median(taken.map(([, after]) => after)), spared };
}
