import { randomUUID } from 'node:crypto';
import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import type { Candidate, Run, TestId, Verdict } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import type { Workspace } from '../../workspace/workspace.js';
import { isFile, loads, resultsByTest } from '../compare.js';
import type { Executor } from '../executor.js';
import { refuse } from '../guard.js';
import type { Enclosure } from '../launch.js';
import type { SandboxWorktree } from '../worktree.js';
import { channel } from './channel.js';
import { type Lane, type LaneRun, openLane } from './lane.js';
import { remoteLane } from './remote-lane.js';
import type { Screener, ScreenOptions } from './screener.js';
import { judge } from './verdict.js';

export interface ProcessScreenerOptions {
  repo: Repository;
  commit: string;
  workspace: Pick<Workspace, 'packages'>;
  /** A worktree at the commit in which nothing ran yet; one is made where not told. */
  takeWorktree?(): Promise<SandboxWorktree>;
  failingTests: readonly TestId[];
  /** Runs the failing tests, and as little else as can be. */
  command: readonly string[];
  /** Used where `command` does not make them fail again: the project's whole test command. */
  fallbackCommand?: readonly string[] | null;
  /** Relative to the root of the repository. */
  cwd: string;
  /** The longest that any run may take. */
  timeoutMs: number;
  /** The longest that one candidate may take; null is measured from the unchanged program. */
  candidateLimitMs?: number | null;
  /** Worktrees, each with a host of its own. */
  concurrency: number;
  isolation?: Enclosure['isolation'];
  limits?: Enclosure['limits'];
  /** Runs the candidates on other machines, as many at once as `concurrency`. */
  executor?: Executor | undefined;
  signal?: AbortSignal;
}

/**
 * Screens candidates with the real test runner, a process each, started by a host inside the isolation. Errors:
 * WORKTREE_FAILED, ISOLATION_UNAVAILABLE, ABORTED, and TESTS_UNREADABLE when the failing tests do not fail here.
 */
export async function processScreener(o: ProcessScreenerOptions): Promise<Screener> {
  const { executor } = o;
  const lane = executor ? () => remoteLane(o, executor) : () => openLane(o);
  const opening = Array.from({ length: Math.max(1, o.concurrency) }, lane);
  const lanes = (await Promise.allSettled(opening)).flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  const dispose = async () => {
    await Promise.all(lanes.map((lane) => lane.dispose()));
  };
  try {
    const [first] = lanes;
    // A second worktree is a luxury; the first one is not.
    if (!first) await Promise.all(opening);
    if (!first) throw new HealerError('WORKTREE_FAILED', 'No worktree to screen in could be made');
    const baseline = await takeBaseline(first, o);
    return {
      via: 'process',
      batchSize: lanes.length * 4,
      screen: (batch, options) => screen(lanes, baseline, o, batch, options),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface Baseline {
  command: readonly string[];
  run: Run;
  failing: TestId[];
  limitMs: number;
}

async function takeBaseline(lane: Lane, o: ProcessScreenerOptions): Promise<Baseline> {
  const commands = [o.command, o.fallbackCommand].filter(
    (command) => command !== null && command !== undefined,
  );
  let best: Baseline | undefined;
  for (const command of commands) {
    const id = randomUUID();
    const result = await lane.run({ id, command, files: [], limitMs: o.timeoutMs, hardMs: o.timeoutMs });
    if (o.signal?.aborted)
      throw new HealerError('ABORTED', 'Screening was stopped', { cause: o.signal.reason });
    if ('how' in result) continue;
    const failing = result.timedOut
      ? [...o.failingTests]
      : o.failingTests.filter((test) => fails(result.run, test));
    const measuredMs = result.timedOut ? 5000 : Math.max(1000, 4 * result.durationMs);
    const limitMs = Math.min(o.timeoutMs, o.candidateLimitMs ?? measuredMs);
    if (failing.length > (best?.failing.length ?? 0)) best = { command, run: result.run, failing, limitMs };
    if (failing.length === o.failingTests.length) break;
  }
  if (best) return best;
  const names = o.failingTests.map(({ file, path }) => [file, ...path].join(' > '));
  throw new HealerError(
    'TESTS_UNREADABLE',
    `In a clean worktree these tests do not fail: ${names.join(', ')}`,
    {
      next: 'Look for files that the tests need and git ignores, or for a test that depends on the machine.',
    },
  );
}

function fails(run: Run, test: TestId): boolean {
  return isFile(test) ? !loads(run, test) : resultsByTest(run).get(testKey(test))?.status === 'failed';
}

async function* screen(
  lanes: Lane[],
  baseline: Baseline,
  o: ProcessScreenerOptions,
  batch: readonly Candidate[],
  { signal }: ScreenOptions,
): AsyncGenerator<Verdict, void> {
  const verdicts = channel<Verdict>();
  const queue = [...batch];
  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const lane of lanes) lane.interrupt();
  };
  const work = async (lane: Lane) => {
    for (let candidate = queue.shift(); candidate && !stopped; candidate = queue.shift()) {
      const verdict = await screenOne(lane, baseline, o, candidate);
      if (!stopped) verdicts.push(verdict);
    }
  };
  if (signal.aborted) return;
  signal.addEventListener('abort', stop, { once: true });
  const working = Promise.all(lanes.map(work)).then(
    () => verdicts.close(),
    (error) => verdicts.fail(error),
  );
  try {
    yield* verdicts.values();
  } finally {
    signal.removeEventListener('abort', stop);
    if (queue.length > 0 && !stopped) stop();
    await working;
  }
}

async function screenOne(
  lane: Lane,
  baseline: Baseline,
  o: ProcessScreenerOptions,
  candidate: Candidate,
): Promise<Verdict> {
  const blank = { candidate: candidate.id, tests: [], durationMs: 0 };
  const texts = await lane.texts(candidate.edits);
  const testFiles = o.failingTests.map(({ file }) => file);
  const reason = refuse(candidate, { read: (file) => texts.before.get(file), testFiles }) ?? texts.trouble;
  if (reason) return { ...blank, status: 'refused', via: 'none', reason };

  const { command, limitMs } = baseline;
  const hardMs = Math.min(3 * limitMs, o.timeoutMs);
  const result = await lane.run({ id: candidate.id, command, files: texts.after, limitMs, hardMs });
  if ('how' in result) return { ...blank, status: 'broken', via: 'process', reason: `It ${result.how}.` };
  const verdict = verdictOf(baseline, result, limitMs);
  // It may have removed what the next one needs.
  if (verdict.status === 'broken' || verdict.status === 'timeout') await lane.reset();
  return { ...blank, via: 'process', durationMs: result.durationMs, ...verdict };
}

function verdictOf(
  baseline: Baseline,
  result: LaneRun,
  limitMs: number,
): Pick<Verdict, 'status' | 'tests' | 'reason'> {
  if (result.timedOut)
    return { status: 'timeout', tests: [], reason: `Not done after ${Math.round(limitMs)} ms.` };
  return judge(baseline.run, result.run, baseline.failing);
}
