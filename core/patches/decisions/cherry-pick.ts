import { HealerError } from '../../errors.js';
import { mergeTrees } from '../../git/changes/merge.js';
import type { Repository } from '../../git/repository.js';
import { findSigning, type Signing } from '../../git/signing/signing.js';
import type { Patch } from '../../model.js';
import { dataFolder } from '../../workspace/folders.js';

/** A change between two commits, and the commit that it is to be made to; resolves with the tree that this becomes. */
export type Carry = (change: {
  from: string;
  to: string;
  onto: string;
  next?: string | undefined;
}) => Promise<string>;

/**
 * The tree that `onto` becomes when the change between `from` and `to` is made to it, without a checkout.
 * Throws MERGE_CONFLICT, naming the files.
 */
export async function carryOver(repo: Repository, change: Parameters<Carry>[0]): Promise<string> {
  const merged = await mergeTrees(repo, { base: change.from, ours: change.onto, theirs: change.to });
  if (merged.conflicts === null) return merged.tree;
  const files = merged.conflicts.map((file) => JSON.stringify(file)).join(', ');
  throw new HealerError('MERGE_CONFLICT', `The change does not fit: ${files} differs in the same place`, {
    next: change.next ?? 'Run healer heal again to build on what is there now',
  });
}

/** What signed the patch signs what is made from it. */
export async function signingOf(repo: Repository, patch: Patch): Promise<Signing> {
  if (!patch.signed) return { format: 'off', source: 'healer' };
  const signing = await findSigning(repo, dataFolder());
  if (signing.format !== 'off') return signing;
  throw new HealerError(
    'SIGNING_FAILED',
    `The patch ${patch.id} is signed, and no signing key is set up here`,
    {
      next: 'Make one with: healer init',
    },
  );
}
