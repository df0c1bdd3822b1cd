import { HealerError } from '../../errors.js';
import { commitTree } from '../../git/changes/commit.js';
import { git, gitResult } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import { changedHunks } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import type { Signing } from '../../git/signing/signing.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { isSameChange } from '../by-hand/arrival.js';
import { type Carry, carryOver, signingOf } from '../decisions/cherry-pick.js';
import { moveBranch } from '../decisions/move.js';
import { oneLine } from '../message.js';
import { removeBranch, settle } from '../transitions.js';

export interface RollbackPlan {
  /** Where the current branch must still be when the plan is carried out. */
  onto: string;
  /** The signed revert, on top of `onto`; no ref points to it yet. */
  commit: string;
  tree: string;
}

/**
 * Makes the revert of a merged patch on top of HEAD in the object database. Throws MERGE_CONFLICT, SIGNING_FAILED,
 * and USAGE when the current branch does not hold the patch. `why` is a sentence for its message.
 */
export async function planRollback(
  repo: Repository,
  patch: Patch,
  signing?: Signing,
  why = '',
  carry: Carry = (change) => carryOver(repo, change),
): Promise<RollbackPlan> {
  if (patch.state === 'reverted') {
    throw new HealerError(
      'USAGE',
      `The patch ${patch.id} is rolled back already, by ${patch.revertedAs ?? 'hand'}`,
    );
  }
  const { commit: head, branch } = await readHead(repo);
  // A patch may also have been merged by hand, and then no record says so.
  const merged = patch.mergedAs ?? patch.commit;
  if (head === null || !(await contains(repo, head, merged))) {
    throw new HealerError('USAGE', `${branch ?? 'HEAD'} does not hold the patch ${patch.id}`, {
      next: patch.mergedAs
        ? `Switch to ${patch.target ?? 'the branch it was merged into'}`
        : 'Merge it first',
    });
  }
  const alone = await isAlone(repo, patch, merged);
  const undo = alone ? { from: merged, to: `${merged}^` } : { from: patch.commit, to: patch.base };
  const tree = await carry({ ...undo, onto: head });
  const subject = (await git(repo, ['log', '-1', '--format=%s', undo.from])).trim();
  const what = alone
    ? `This reverts commit ${merged}.`
    : `This takes back ${patch.commit}, which came with ${merged}.`;
  const because = why === '' ? '' : `${oneLine(why)}\n\n`;
  const message = `Revert "${subject}"\n\n${what}\n\n${because}Healer-Reverts: ${patch.id}\n`;
  const commit = await commitTree(repo, {
    tree,
    parents: [head],
    message,
    signing: signing ?? (await signingOf(repo, patch)),
  });
  return { onto: head, commit, tree };
}

/** Carries a plan out on the branch that is checked out, and reopens the errors. Throws what `fastForward` throws. */
export async function rollback(
  repo: Repository,
  store: Store,
  patch: Patch,
  plan: RollbackPlan,
): Promise<Patch> {
  const { onto, commit } = plan;
  const outcome = {
    state: 'reverted' as const,
    revertedAs: commit,
    mergedAs: patch.mergedAs ?? patch.commit,
  };
  const reverted = await moveBranch(repo, store, patch, { onto, commit, outcome });
  await putAwayProposals(repo, store, patch);
  return reverted;
}

/** What waits to take back a patch has nothing to do any more. */
export async function putAwayProposals(repo: Repository, store: Store, { id }: Patch): Promise<void> {
  const waiting = (await store.patches.all()).filter(
    ({ reverts, state }) => reverts === id && state === 'proposed',
  );
  for (const proposal of waiting) {
    await settle(store, proposal, { state: 'superseded' });
    await removeBranch(repo, proposal);
  }
}

/** What was merged by hand may have come with other changes, which stay. */
async function isAlone(repo: Repository, { base, commit }: Patch, merged: string): Promise<boolean> {
  if (merged === commit) return true;
  const [own, came] = await Promise.all([
    changedHunks(repo, base, commit).catch(() => null),
    changedHunks(repo, `${merged}^`, merged),
  ]);
  // Of a patch that another clone has merged, often only that merge is here.
  return own === null || isSameChange(own, came);
}

async function contains(repo: Repository, head: string, commit: string): Promise<boolean> {
  return (await gitResult(repo, ['merge-base', '--is-ancestor', commit, head])).exitCode === 0;
}
