import { createHash, randomBytes } from 'node:crypto';
import { readHead } from '../../git/head.js';
import type { Repository } from '../../git/repository.js';
import type { ErrorRecord, Patch, Score } from '../../model.js';
import { ownVersion } from '../../package-root.js';
import type { Store } from '../../store/store.js';
import { hashOfNote, type ProofFacts, toStatement } from '../evidence/evidence.js';
import { publish } from '../land.js';
import { freeBranchName } from '../names.js';
import type { RollbackPlan } from './rollback.js';

export interface RollbackLanding {
  /** The merged patch that is to be taken back. */
  patch: Patch;
  kind: 'flapping' | 'new error' | 'rejected';
  /** The error that flaps, or that is new. */
  error: ErrorRecord | null;
  /** What speaks for it, as one sentence. */
  why: string;
  plan: RollbackPlan;
  baseTree: string;
  proof: ProofFacts;
  confidence: Score;
  safety: Score;
  signed: boolean;
}

/**
 * Puts a proved revert on a branch `healer/rollback-<slug>-<id>` for review like any patch, with a note and a record.
 * A new error that it makes go away waits for it.
 */
export async function landRollback(repo: Repository, store: Store, o: RollbackLanding): Promise<Patch> {
  const id = randomBytes(6).toString('hex');
  const branch = await freeBranchName(repo, `rollback ${o.patch.title}`, id);
  const { branch: target } = await readHead(repo);
  const proposal = describe(o, { id, branch, target });
  const statement = toStatement(
    {
      proof: o.proof,
      candidates: proposal.candidates,
      alternatives: [],
      mutants: null,
      confidence: o.confidence,
      safety: o.safety,
      versions: { healer: ownVersion(), node: process.versions.node, runner: o.proof.before.runner },
      model: null,
    },
    { patch: proposal, tree: o.plan.tree, baseTree: o.baseTree },
  );
  const note = `${JSON.stringify(statement, null, 1)}\n`;
  proposal.evidence = hashOfNote(note);
  await publish(repo, store, proposal, note);
  await store.patches.update((patches) => {
    if (!patches.some((each) => each.id === id)) patches.push(proposal);
  });
  await store.errors.update((errors) => {
    for (const error of errors) {
      if (!proposal.errors.includes(error.id) || error.patch !== null) continue;
      error.state = 'patched';
      error.patch = id;
    }
  });
  return proposal;
}

function describe(
  o: RollbackLanding,
  { id, branch, target }: Pick<Patch, 'id' | 'branch' | 'target'>,
): Patch {
  return {
    id,
    branch,
    target,
    state: 'proposed',
    at: new Date().toISOString(),
    errors: o.kind === 'new error' && o.error ? [o.error.id] : [],
    title: `take back "${o.patch.title}"`,
    strategy: 'rollback',
    operator: 'revert',
    reverts: o.patch.id,
    because: o.why,
    commit: o.plan.commit,
    base: o.plan.onto,
    baseIsSnapshot: false,
    mergedAs: null,
    revertedAs: null,
    confidence: o.confidence,
    safety: o.safety,
    files: o.patch.files,
    tests: o.proof.totals,
    candidates: { generated: 1, screened: 0, proved: 1 },
    editHash: createHash('sha256').update(`revert ${o.patch.editHash}`).digest('hex'),
    seconds: o.proof.durationMs / 1000,
    signed: o.signed,
  };
}
