import { deleteRef, listRefs } from '../../git/refs/refs.js';
import type { Repository } from '../../git/repository.js';
import type { ErrorRecord, Patch } from '../../model.js';
import { contradicting } from '../../store/decisions.js';
import { isPatch } from '../../store/schemas.js';
import type { Store } from '../../store/store.js';
import { isMarkOfDead } from '../../workspace/processes.js';
import { branchRef, keepRef } from '../names.js';
import { putAwayProposals } from '../rollback/rollback.js';
import { isUndecided, removeBranch, settleError } from '../transitions.js';
import { markReverted } from './merge.js';

/**
 * Finishes what a healer that was killed while landing had begun: a branch that is there gets its record, and the
 * errors that it heals wait for review; a commit that got no branch is kept no longer. Resolves with the patches that
 * were missing.
 */
export async function recoverLandings(repo: Repository, store: Store): Promise<Patch[]> {
  const [branches, kept, patches] = await Promise.all([
    listRefs(repo, 'refs/heads/healer/'),
    listRefs(repo, keepRef('')),
    store.patches.all(),
  ]);
  const explained = new Set(patches.flatMap(({ id, branch }) => [branchRef(branch), keepRef(id)]));
  const unexplained = new Map(
    [...branches, ...kept].filter(({ name }) => !explained.has(name)).map(({ name, oid }) => [name, oid]),
  );
  // Most of the time there is nothing to finish, and then the ledger is not read.
  const missing = unexplained.size === 0 ? [] : await missingPatches(repo, store, unexplained);
  if (missing.length > 0)
    await store.patches.update((patches) => {
      const present = new Set(patches.map(({ id }) => id));
      patches.push(...missing.filter(({ id }) => !present.has(id)));
    });
  await markPatched(store);
  return missing;
}

/** Finishes decisions: once the record of a patch says what became of it, its errors and its branch have to follow. */
export async function recoverDecisions(repo: Repository, store: Store): Promise<void> {
  await recoverReverts(repo, store);
  const [patches, errors, branches] = await Promise.all([
    store.patches.all(),
    store.errors.all(),
    listRefs(repo, 'refs/heads/healer/'),
  ]);
  const decided = patches.filter(({ state }) => !isUndecided(state));
  const there = new Map(branches.map(({ name, oid }) => [name, oid]));
  for (const patch of decided)
    if (there.get(branchRef(patch.branch)) === patch.commit) await removeBranch(repo, patch);
  const settle = (records: ErrorRecord[]) => {
    for (const patch of decided)
      for (const error of records) if (isUnsettled(error, patch)) settleError(error, patch);
  };
  const settled = structuredClone(errors);
  settle(settled);
  if (JSON.stringify(settled) !== JSON.stringify(errors)) await store.errors.update(settle);
}

/** A merged rollback takes its patch back; one that waits has nothing to do once that is taken back. */
async function recoverReverts(repo: Repository, store: Store): Promise<void> {
  const patches = await store.patches.all();
  for (const { reverts, state, mergedAs } of patches) {
    const other = reverts && patches.find(({ id }) => id === reverts);
    if (!other) continue;
    if (state === 'merged' && mergedAs && other.state === 'merged')
      await markReverted(store, other.id, mergedAs);
    if (state === 'proposed' && other.state === 'reverted') await putAwayProposals(repo, store, other);
  }
}

/** An error that is resolved keeps its patch; one that is open again has none. */
function isUnsettled(error: ErrorRecord, patch: Patch): boolean {
  const { id, state, errors, editHash } = patch;
  if (isReopenedInVain(error, patch)) return true;
  if (state === 'rejected' && errors.includes(error.id) && !error.rejected.includes(editHash)) return true;
  return error.patch === id && (error.state === 'patched' || state === 'rejected' || state === 'reverted');
}

/** One clone rejected what another had merged by then, and opened the error again, which was not seen since. */
function isReopenedInVain({ id, state, patch, lastSeen }: ErrorRecord, kept: Patch): boolean {
  if (kept.state !== 'merged' || contradicting(kept).length === 0) return false;
  const last = Math.max(...(kept.decisions ?? []).map(({ at }) => Date.parse(at) || 0));
  return kept.errors.includes(id) && state === 'open' && patch === null && Date.parse(lastSeen) <= last;
}

async function missingPatches(
  repo: Repository,
  store: Store,
  unexplained: ReadonlyMap<string, string>,
): Promise<Patch[]> {
  const missing: Patch[] = [];
  for (const { type, data } of await store.ledger.read()) {
    if (type !== 'patch.landing' || !isPatch(data.record)) continue;
    const { id, branch, commit, state } = data.record;
    const last = state === 'held' ? keepRef(id) : branchRef(branch);
    if (unexplained.get(last) === commit) missing.push(data.record);
    else if (unexplained.get(keepRef(id)) === commit && isMarkOfDead(String(data.by)))
      await deleteRef(repo, keepRef(id), commit);
  }
  return missing;
}

/** The healer that was killed had marked what it worked on. */
const isUnhealed = ({ state }: ErrorRecord): boolean => state === 'open' || state === 'fixing';

async function markPatched(store: Store): Promise<void> {
  const waiting = (await store.patches.all()).filter(({ state }) => state === 'proposed');
  const patchFor = (error: ErrorRecord): Patch | undefined =>
    error.patch === null && isUnhealed(error)
      ? waiting.find(({ errors: healed }) => healed.includes(error.id))
      : undefined;
  // Most of the time there is nothing to finish, and then nothing is written either.
  if (!(await store.errors.all()).some(patchFor)) return;
  await store.errors.update((errors) => {
    for (const error of errors) {
      const patch = patchFor(error);
      if (!patch) continue;
      error.state = 'patched';
      error.patch = patch.id;
    }
  });
}
