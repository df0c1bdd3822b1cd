import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import { deleteRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { Decision, ErrorRecord, Patch, PatchState } from '../model.js';
import { decisionsOf, standing } from '../store/decisions.js';
import type { Store } from '../store/store.js';
import { branchRef } from './names.js';

/** Whether it still waits for somebody to decide: on its branch, or held back. */
export const isUndecided = (state: PatchState): boolean => state === 'proposed' || state === 'held';

/** Throws USAGE where it was decided on already. */
export function requireUndecided(patch: Patch, step: string): void {
  if (!isUndecided(patch.state)) requireState(patch, 'proposed', step);
}

/** Throws USAGE unless the patch is in the state that the step begins in. */
export function requireState(patch: Patch, state: PatchState, step: string): void {
  if (patch.state === state) return;
  const { by = '', request } =
    standing(patch.decisions ?? []).find((each) => each.state === patch.state) ?? {};
  const who = by !== '' ? ` by ${by}` : request === undefined ? '' : ` at ${request}`;
  const merged = patch.state === 'merged' || patch.state === 'applied';
  throw new HealerError('USAGE', `The patch ${patch.id} is ${patch.state}${who}, so it cannot be ${step}`, {
    next:
      merged && step === 'rejected'
        ? `Take it back with: healer rollback ${patch.id}`
        : 'See what waits with: healer review --list',
  });
}

/** When, where and by whom it was decided; now, and by the user here, where it is left out. */
export type Told = Partial<Pick<Decision, 'at' | 'by' | 'request'>>;

/** Records what became of a patch and of the errors it heals, and resolves with its new record. */
export async function settle(
  store: Store,
  patch: Patch,
  outcome: Partial<Patch>,
  told: Told = {},
): Promise<Patch> {
  const decision = await decisionIn(store, patch, outcome, told);
  await store.patches.update((patches) => {
    const index = patches.findIndex(({ id }) => id === patch.id);
    const { decisions: _, ...known } = { ...patches[index], ...patch, ...outcome };
    const decisions = noted(patches[index] ?? patch, decision);
    const next = { ...known, ...(decisions.length > 0 && { decisions }) };
    if (index === -1) patches.push(next);
    else patches[index] = next;
  });
  const next = (await store.patches.all()).find(({ id }) => id === patch.id) ?? { ...patch, ...outcome };
  await store.errors.update((errors) => {
    for (const error of errors) if (patch.errors.includes(error.id)) settleError(error, next);
  });
  return next;
}

async function decisionIn(
  store: Store,
  patch: Patch,
  outcome: Partial<Patch>,
  { at, by, request }: Told,
): Promise<Decision | null> {
  const { state } = outcome;
  if (state === undefined || isUndecided(state)) return null;
  const { mergedAs, mergedAt, revertedAs } = { ...patch, ...outcome };
  const commit = state === 'merged' ? mergedAs : state === 'reverted' ? revertedAs : null;
  return {
    state: state as Decision['state'],
    at: at ?? (state === 'merged' ? mergedAt : undefined) ?? new Date().toISOString(),
    by: by ?? (state === 'superseded' ? '' : await store.user()),
    ...(commit && { commit }),
    ...(state === 'reverted' && mergedAs && { of: mergedAs }),
    ...(request !== undefined && { request }),
  };
}

/** With a decision that is not among the known ones yet: what a killed healer had begun is settled twice. */
function noted(known: Patch, decision: Decision | null): Decision[] {
  const decisions = known.decisions ?? (decision ? decisionsOf(known) : []);
  const isKnown = standing(decisions).some(
    ({ state, commit, of }) => state === decision?.state && commit === decision.commit && of === decision.of,
  );
  return decision && !isKnown ? [...decisions, decision] : decisions;
}

/** What a decision about a patch means for an error that it heals. Doing it again changes nothing. */
export function settleError(error: ErrorRecord, patch: Patch): void {
  if (patch.state === 'merged' || patch.state === 'applied') {
    error.state = 'resolved';
    error.patch ??= patch.id;
  } else if (patch.state === 'reverted') reopen(error);
  else if (patch.state === 'rejected') {
    if (!error.rejected.includes(patch.editHash)) error.rejected.push(patch.editHash);
    if (error.patch === patch.id) reopen(error);
  } else if (patch.state === 'superseded') {
    if (error.patch === patch.id) reopen(error);
  } else if (patch.state === 'proposed') {
    error.state = 'patched';
    error.patch = patch.id;
  }
}

/** Those that a patch heals which waits again. What was healed or has another patch by now stays as it is. */
export async function reviveErrors(store: Store, patch: Patch): Promise<void> {
  await store.errors.update((errors) => {
    for (const error of errors)
      if (patch.errors.includes(error.id) && error.state === 'open' && error.patch === null)
        settleError(error, patch);
  });
}

function reopen(error: ErrorRecord): void {
  if (error.state !== 'ignored') error.state = 'open';
  error.patch = null;
}

/** Removes a branch that waits no longer. One that somebody built on or has checked out is theirs, and stays. */
export async function removeBranch(repo: Repository, patch: Patch): Promise<void> {
  if ((await checkedOutAt(repo, patch.branch)) !== null) return;
  await deleteRef(repo, branchRef(patch.branch), patch.commit);
}

/** Absolute folder of the checkout that is on a branch. */
export async function checkedOutAt(repo: Repository, branch: string): Promise<string | null> {
  const folder = await git(repo, ['for-each-ref', '--format=%(worktreepath)', branchRef(branch)]);
  return folder.trim() || null;
}
