import { isAncestor } from '../git/history/ancestry.js';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord, Patch } from '../model.js';

export interface Known {
  patches: readonly Patch[];
  errors: readonly ErrorRecord[];
  /** Branches of the remote, with what they point to. */
  remote: ReadonlyMap<string, string>;
}

/** Why a patch needs no review any more, as one sentence without a full stop; null where it does. */
export async function goneBecause(repo: Repository, patch: Patch, known: Known): Promise<string | null> {
  switch (patch.state) {
    case 'rejected':
      return 'the fix was rejected';
    case 'reverted':
      return 'the fix was merged and taken back';
    case 'superseded':
      return supersededBy(patch, known);
    case 'applied':
      return 'the fix was taken over into somebody’s working tree';
    case 'merged':
      return mergedInto(repo, patch, known);
    case 'held':
      return null;
    case 'proposed':
      return healed(patch, known);
  }
}

function supersededBy({ errors }: Patch, { patches }: Known): string {
  const newer = patches.findLast(
    (other) =>
      other.state === 'proposed' && errors.length > 0 && errors.every((id) => other.errors.includes(id)),
  );
  return newer ? `a newer fix takes its place: ${newer.branch}` : 'a newer fix has taken its place';
}

/** What was merged on this machine is gone there once it was pushed. */
async function mergedInto(
  repo: Repository,
  { target, mergedAs, commit }: Patch,
  { remote }: Known,
): Promise<string | null> {
  const there = target === null ? undefined : remote.get(`refs/heads/${target}`);
  if (!there) return null;
  for (const merged of [mergedAs, commit])
    if (merged !== null && (await isAncestor(repo, merged, there)))
      return `the fix is on ${target}, as ${merged.slice(0, 10)}`;
  return null;
}

/** A fix of findings has no errors to go by. */
function healed({ errors: ids, reverts }: Patch, { errors }: Known): string | null {
  const own = ids.flatMap((id) => errors.find((error) => error.id === id) ?? []);
  if (reverts !== undefined || own.length === 0 || own.length < ids.length) return null;
  if (own.some(({ state }) => state !== 'resolved' && state !== 'ignored')) return null;
  if (own.every(({ state }) => state === 'ignored')) return 'the error is left alone (healer errors --all)';
  return own.length === 1
    ? 'the error is gone: its tests pass without this'
    : 'the errors are gone: their tests pass without this';
}
