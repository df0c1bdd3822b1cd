import { randomBytes } from 'node:crypto';
import { HealerError } from '../errors.js';
import { commitTree } from '../git/changes/commit.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import { changedFiles } from '../git/history/diff.js';
import { writeNote } from '../git/refs/notes.js';
import { deleteRef, readRef, updateRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { Signing } from '../git/signing/signing.js';
import type {
  Candidate,
  ErrorRecord,
  FunctionKind,
  Patch,
  PatchUpgrade,
  Score,
  TestTotals,
} from '../model.js';
import { editHash } from '../repair/candidate.js';
import { withoutSecrets, withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Store } from '../store/store.js';
import { processMark } from '../workspace/processes.js';
import { type Evidence, hashOfNote, toStatement } from './evidence/evidence.js';
import { type Added, type Mended, patchMessage } from './message.js';
import { branchRef, freeBranchName, keepRef } from './names.js';

export interface Landing {
  /** The errors that it heals, one cause; none where it mends findings. */
  errors: ErrorRecord[];
  mends?: Mended;
  /** The plugin that it adds, where that is what it does. */
  adds?: Added;
  upgrades?: PatchUpgrade[];
  candidate: Candidate;
  snapshot: Snapshot;
  /** The snapshot's tree with the candidate applied. */
  tree: string;
  evidence: Evidence;
  title: string;
  /** The kind of function that it edits; null where that is not known. */
  place?: FunctionKind | null;
  confidence: Score;
  safety: Score;
  /** Why it is to wait without a branch, as one sentence; null where it is to be reviewed. */
  heldBecause: string | null;
  tests: TestTotals;
  counts: { generated: number; screened: number; proved: number };
  seconds: number;
}

/**
 * Lands a proved candidate: a new branch `healer/<slug>-<id>` with one signed commit on the snapshot, a note with
 * the evidence, a record, and the errors as `patched`. What is held back gets no branch, and its errors stay as they
 * are. Throws SIGNING_FAILED; then nothing has landed.
 */
export async function land(
  repo: Repository,
  store: Store,
  signing: Signing,
  proved: Landing,
): Promise<Patch> {
  // A title may quote the code that was edited. The code itself is landed as it was proved.
  const landing = { ...proved, title: withoutSecrets(proved.title) };
  const { snapshot, tree } = landing;
  const id = randomBytes(6).toString('hex');
  const [branch, files] = await Promise.all([
    freeBranchName(repo, wordsOf(landing), id),
    changedFiles(repo, snapshot.tree, tree),
  ]);
  const commit = await commitTree(repo, {
    tree,
    parents: [snapshot.commit],
    message: patchMessage({ ...landing, id }),
    signing,
  });
  const patch = describe(landing, { id, branch, commit, files, signed: signing.format !== 'off' });
  const statement = withoutSecretsIn(toStatement(landing.evidence, { patch, tree, baseTree: snapshot.tree }));
  const note = `${JSON.stringify(statement, null, 1)}\n`;
  patch.evidence = hashOfNote(note);
  await publish(repo, store, patch, note);
  await store.patches.update((patches) => {
    // Another healer may have taken this one for dead and finished its work.
    if (!patches.some(({ id }) => id === patch.id)) patches.push(patch);
  });
  if (patch.state === 'held') return patch;
  await store.errors.update((errors) => {
    for (const error of errors) {
      if (!patch.errors.includes(error.id)) continue;
      error.state = 'patched';
      error.patch = patch.id;
    }
  });
  return patch;
}

function wordsOf({ adds, mends, title }: Landing): string {
  if (adds) return `plugin ${adds.plugin}`;
  return mends ? `evolve ${title}` : title;
}

function describe(
  landing: Landing,
  made: Pick<Patch, 'id' | 'branch' | 'commit' | 'files' | 'signed'>,
): Patch {
  const { candidate, snapshot, mends } = landing;
  return {
    ...made,
    state: landing.heldBecause === null ? 'proposed' : 'held',
    ...(landing.heldBecause !== null && { heldBecause: landing.heldBecause }),
    at: new Date().toISOString(),
    errors: landing.errors.map((error) => error.id),
    ...(mends && { check: mends.check, findings: mends.findings.map(({ fingerprint }) => fingerprint) }),
    ...(landing.upgrades && { upgrades: landing.upgrades }),
    title: landing.title,
    strategy: candidate.strategy,
    operator: candidate.operator,
    ...(landing.place !== undefined && { place: landing.place }),
    base: snapshot.commit,
    baseIsSnapshot: snapshot.dirty,
    target: snapshot.branch,
    mergedAs: null,
    revertedAs: null,
    confidence: landing.confidence,
    safety: landing.safety,
    tests: landing.tests,
    candidates: landing.counts,
    editHash: editHash(candidate),
    seconds: landing.seconds,
  };
}

/**
 * What others see of a patch, its branch last, unless it is held back. From the event in the ledger on a kill leaves
 * refs that `patch.landing` explains; and what a ref points to `git gc` keeps. Throws GIT_FAILED.
 */
export async function publish(repo: Repository, store: Store, patch: Patch, note: string): Promise<void> {
  await store.ledger.append([{ type: 'patch.landing', data: { record: patch, by: processMark() } }]);
  await updateRef(repo, keepRef(patch.id), patch.commit, null);
  await writeNote(repo, patch.commit, note);
  if (patch.state === 'held') return;
  try {
    if (await updateRef(repo, branchRef(patch.branch), patch.commit, null)) return;
  } catch (error) {
    await deleteRef(repo, keepRef(patch.id), patch.commit);
    throw error;
  }
  await deleteRef(repo, keepRef(patch.id), patch.commit);
  const other = await readRef(repo, branchRef(patch.branch));
  throw new HealerError('GIT_FAILED', `The branch ${patch.branch} exists already, at ${other}`, {
    next: 'Run healer heal again',
  });
}
