import { HealerError } from '../../errors.js';
import { commitTree } from '../../git/changes/commit.js';
import { git, gitResult } from '../../git/command.js';
import { readNote, writeNote } from '../../git/refs/notes.js';
import { readRef } from '../../git/refs/refs.js';
import type { Repository } from '../../git/repository.js';
import type { Signing } from '../../git/signing/signing.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { branchRef } from '../names.js';
import { removeBranch, requireUndecided, settle } from '../transitions.js';
import { type Carry, carryOver, signingOf } from './cherry-pick.js';
import { moveBranch } from './move.js';

export interface MergePlan {
  /** `rebase`: the target has moved, and `commit` is the patch made anew on top of it. */
  kind: 'fast-forward' | 'rebase';
  /** Where the target must still be when the plan is carried out. */
  onto: string;
  commit: string;
  tree: string;
  /** Whether `tree` is another one than the tests have seen. */
  needsProof: boolean;
}

/**
 * How a patch would come onto a branch (by its short name) or commit, found without touching any checkout. Throws
 * MERGE_CONFLICT, SIGNING_FAILED, and USAGE where there is nothing to merge.
 */
export async function planMerge(
  repo: Repository,
  patch: Patch,
  target: string,
  signing?: Signing,
  carry: Carry = (change) => carryOver(repo, change),
): Promise<MergePlan> {
  requireUndecided(patch, 'merged');
  const onto = await resolveTarget(repo, target);
  const [proved, targetTree] = await Promise.all([treeOf(repo, patch.commit), treeOf(repo, onto)]);
  const contained =
    (await gitResult(repo, ['merge-base', '--is-ancestor', patch.commit, onto])).exitCode === 0;
  if (contained || (onto === patch.base && !patch.baseIsSnapshot)) {
    return { kind: 'fast-forward', onto, commit: patch.commit, tree: proved, needsProof: false };
  }
  const next = patch.baseIsSnapshot
    ? 'Commit the work that it was built on first, or use: healer review --apply'
    : undefined;
  const tree = await carry({ from: patch.base, to: patch.commit, onto, next });
  if (tree === targetTree) {
    throw new HealerError('USAGE', `${target} holds the change of patch ${patch.id} already`, {
      next: `Put it away with: healer review ${patch.id} --reject`,
    });
  }
  const message = await git(repo, ['log', '-1', '--format=%B', patch.commit]);
  const commit = await commitTree(repo, {
    tree,
    parents: [onto],
    message: `${message.trim()}\n`,
    signing: signing ?? (await signingOf(repo, patch)),
  });
  return { kind: 'rebase', onto, commit, tree, needsProof: tree !== proved };
}

/** Carries a plan out on the branch that is checked out; the user's hooks run. Throws what `fastForward` throws. */
export async function merge(repo: Repository, store: Store, patch: Patch, plan: MergePlan): Promise<Patch> {
  requireUndecided(patch, 'merged');
  if (plan.commit !== patch.commit) await carryNote(repo, patch.commit, plan.commit);
  const { onto, commit } = plan;
  const outcome = {
    state: 'merged' as const,
    mergedAs: commit,
    mergedAt: new Date().toISOString(),
    ...(patch.unattended && { unattended: true }),
  };
  const merged = await moveBranch(repo, store, patch, { onto, commit, outcome });
  if (patch.reverts) await markReverted(store, patch.reverts, commit);
  await removeBranch(repo, patch);
  return merged;
}

/** What a merged rollback takes back is taken back, and what it had healed is open again. */
export async function markReverted(store: Store, id: string, commit: string): Promise<void> {
  const patch = (await store.patches.all()).find((each) => each.id === id);
  if (patch) await settle(store, patch, { state: 'reverted', revertedAs: commit });
}

async function resolveTarget(repo: Repository, target: string): Promise<string> {
  const commit =
    (await readRef(repo, `${branchRef(target)}^{commit}`)) ?? (await readRef(repo, `${target}^{commit}`));
  if (commit) return commit;
  throw new HealerError('USAGE', `There is no branch or commit ${JSON.stringify(target)} to merge into`);
}

async function treeOf(repo: Repository, commit: string): Promise<string> {
  return (await git(repo, ['rev-parse', `${commit}^{tree}`])).trim();
}

/** One commit may hold the changes of several patches; the evidence of the first stays with it. */
export async function carryNote(repo: Repository, from: string, to: string): Promise<void> {
  const note = await readNote(repo, from);
  if (note !== null && (await readNote(repo, to)) === null) await writeNote(repo, to, note);
}
