import type { Run, TestId } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { type Comparison, compareRuns } from '../compare.js';
import type { ProofOptions } from '../proof.js';
import type { SandboxWorktree } from '../worktree.js';
import { type Everything, runEverything } from './everything.js';
import { restart } from './plant.js';

export interface Settled {
  after: Run;
  compared: Comparison;
  /** What changed, while the tests ran, of that by which they judge, and does not where nothing is patched. */
  tampered: string | null;
}

/** What passed before and fails now is run twice, and then asked of the unchanged program here: the sandbox may be to blame. */
export async function settleDifferences(
  worktree: SandboxWorktree,
  o: ProofOptions & { files: string[] },
  first: Everything,
  plant: () => Promise<void>,
): Promise<Settled> {
  const compared = compareRuns(o.before, first.run, o.failingTests);
  const { tampered } = first;
  if (compared.stillFailing.length > 0 || first.exceeded) return { after: first.run, compared, tampered };
  if (compared.newlyFailing.length === 0) {
    const known = tampered !== null && (await unpatched(worktree, o)).tampered === tampered;
    return { after: first.run, compared, tampered: known ? null : tampered };
  }
  const again = () => restart(worktree, plant);
  await again();
  // What fails in pieces is asked of the whole.
  const second = await runEverything(worktree, { ...o, before: undefined, tree: first.run.tree }, again);
  const later = compareRuns(o.before, second.run, o.failingTests);
  const both = inBoth(compared.newlyFailing, later.newlyFailing);
  const changed = tampered ?? second.tampered;
  if (both.length === 0 && changed === null)
    return { after: second.run, compared: { ...later, newlyFailing: [] }, tampered: null };

  const unchanged = await unpatched(worktree, o);
  const without = compareRuns(o.before, unchanged.run, []);
  const known = new Set(without.newlyFailing.map(testKey));
  return {
    after: second.run,
    compared: { ...later, newlyFailing: both.filter((test) => !known.has(testKey(test))) },
    tampered: changed === unchanged.tampered ? null : changed,
  };
}

async function unpatched(
  worktree: SandboxWorktree,
  o: ProofOptions & { files: string[] },
): Promise<Everything> {
  await worktree.reset();
  return runEverything(worktree, { ...o, before: undefined }, () => worktree.reset());
}

function inBoth(left: TestId[], right: TestId[]): TestId[] {
  const keys = new Set(right.map(testKey));
  return left.filter((test) => keys.has(testKey(test)));
}
