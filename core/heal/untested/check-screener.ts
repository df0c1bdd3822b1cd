import type { Candidate, Verdict } from '../../model.js';
import type { Check, Look } from '../../sandbox/check.js';
import type { Screener } from '../../sandbox/screening/screener.js';
import { judge } from '../../sandbox/screening/verdict.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { ReadText } from '../errors/functions.js';
import { silences } from './silencing.js';

export interface CheckScreener extends Screener {
  /** The check's look at the unchanged tree. */
  before: Look;
}

/** Tries candidates against a check, one after the other, in `worktree`, which is clean again after each. */
export async function openCheckScreener(
  worktree: SandboxWorktree,
  check: Check,
  read: ReadText,
): Promise<CheckScreener> {
  const before = await check.look(worktree);
  await worktree.reset();
  return {
    before,
    via: 'process',
    batchSize: 1,
    async *screen(batch, { signal }) {
      for (const candidate of batch) {
        const verdict = await verdictOf({ check, before, read, worktree }, candidate, signal);
        if (verdict === null) return;
        yield verdict;
      }
    },
    dispose: async () => {},
  };
}

interface Trial {
  check: Check;
  before: Look;
  read: ReadText;
  worktree: SandboxWorktree;
}

/** Null where `signal` ended the trial. */
async function verdictOf(trial: Trial, candidate: Candidate, signal: AbortSignal): Promise<Verdict | null> {
  const { check, before, worktree } = trial;
  const startedAt = performance.now();
  const told = (rest: Pick<Verdict, 'status'> & Partial<Verdict>): Verdict => ({
    candidate: candidate.id,
    tests: [],
    durationMs: performance.now() - startedAt,
    via: 'process',
    ...rest,
  });
  const silencing = await silences(candidate, trial.read);
  if (silencing) return told({ status: 'refused', via: 'none', reason: silencing });
  try {
    await worktree.write(candidate.edits);
    const look = await check.look(worktree, signal);
    if (look.exceeded) {
      const isLate = look.exceeded.limit === 'time' || look.exceeded.limit === 'loop';
      const reason = `It ${look.exceeded.how}.`;
      return told({ status: isLate ? 'timeout' : 'broken', tests: look.run.tests, reason });
    }
    const [fresh] = look.fresh;
    if (fresh !== undefined) return told({ status: 'failed', tests: look.run.tests, reason: fresh });
    return told(judge(before.run, look.run, check.watched));
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    await worktree.reset();
  }
}
