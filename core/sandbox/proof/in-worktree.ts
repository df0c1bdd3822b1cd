import type { IsolationName } from '../isolation.js';
import type { ProofOptions } from '../proof.js';
import { openWorktree, type SandboxWorktree } from '../worktree.js';

/** Works in a clean worktree at the snapshot. */
export async function inWorktree<Result>(
  o: ProofOptions,
  work: (worktree: SandboxWorktree) => Promise<Result>,
): Promise<Result> {
  const worktree = await (o.takeWorktree?.() ?? openWorktree(o.repo, o.snapshot.commit, o));
  try {
    return await work(worktree);
  } finally {
    await worktree.dispose();
  }
}

/**
 * Side by side where each has a network and a temp folder of its own, else one after the other. What the first says comes
 * first.
 */
export async function bothApart<First, Second>(
  isolation: IsolationName,
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  if (isolation !== 'bubblewrap') return [await first(), await second()];
  const [one, other] = await Promise.allSettled([first(), second()]);
  if (one.status === 'rejected') throw one.reason;
  if (other.status === 'rejected') throw other.reason;
  return [one.value, other.value];
}
