import type { TestId } from '../../model.js';
import { narrowTo, type TestCommand } from '../../runners/narrow.js';
import { testKey } from '../../runners/test-key.js';
import { compareRuns } from '../compare.js';
import { detectIsolation } from '../isolation.js';
import type { Proof, ProofOptions } from '../proof.js';
import { runTests } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';
import { bothApart, inWorktree } from './in-worktree.js';
import { patchOf } from './patch.js';
import { restart, writeFiles } from './plant.js';
import { requireRedControl } from './red-control.js';

/**
 * Which of these tests a proved candidate heals as well: without it they failed and with it they passed in the runs of the
 * proof, they fail and pass once more when they are run by themselves, and an assertion that fails at their end turns
 * them red. The whole suite, whose outcome is known, is not run again.
 */
export async function healedAsWell(
  o: ProofOptions,
  { before, after }: Pick<Proof, 'before' | 'after'>,
  tests: readonly TestId[],
): Promise<TestId[]> {
  const { test } = o;
  const healed = without(tests, compareRuns(before, after, tests).stillFailing);
  if (!test || healed.length === 0) return [];
  const judged = { ...o, failingTests: [...o.failingTests, ...healed] };
  const [{ changes }, { name: isolation }] = await Promise.all([patchOf(judged), detectIsolation()]);
  const plantIn = (worktree: SandboxWorktree) => () => writeFiles(worktree, changes);
  const again = () =>
    inWorktree(o, async (worktree) => {
      const command = narrowTo(test, healed) ?? test;
      const failing = await stillFailing(worktree, o, command, healed);
      await restart(worktree, plantIn(worktree));
      return without(failing, await stillFailing(worktree, o, command, failing));
    });
  const control = () =>
    inWorktree(o, async (worktree) => {
      await plantIn(worktree)();
      return requireRedControl(worktree, { ...o, edited: [], failingTests: healed });
    });
  const [confirmed, disarms] = await bothApart(isolation, again, control);
  return disarms === null ? confirmed : [];
}

async function stillFailing(
  worktree: SandboxWorktree,
  { before, timeoutMs, signal }: ProofOptions,
  command: TestCommand,
  tests: readonly TestId[],
): Promise<TestId[]> {
  if (tests.length === 0) return [];
  const { run } = await runTests(worktree, { ...command, timeoutMs, ...(signal && { signal }) });
  return compareRuns(before, run, tests).stillFailing;
}

function without(tests: readonly TestId[], left: readonly TestId[]): TestId[] {
  const gone = new Set(left.map(testKey));
  return tests.filter((test) => !gone.has(testKey(test)));
}
