import type { Candidate, Patch, Score } from '../../model.js';
import { ownVersion } from '../../package-root.js';
import { type Landing, land } from '../../patches/land.js';
import type { Proof } from '../../sandbox/proof.js';
import type { Baseline } from '../baseline/baseline.js';
import type { Session } from '../session.js';
import { signingOf } from './land-winner.js';

export interface Change
  extends Pick<Landing, 'adds' | 'mends' | 'upgrades' | 'heldBecause' | 'counts' | 'seconds'> {
  candidate: Candidate;
  proof: Landing['evidence']['proof'] & Pick<Proof, 'tree' | 'totals'>;
  confidence: Score;
  safety: Score;
}

/** Lands what was proved and heals no error: what mends findings of a check, or adds a plugin. */
export async function landChange(
  session: Session,
  { snapshot, before }: Pick<Baseline, 'snapshot' | 'before'>,
  change: Change,
): Promise<Patch> {
  const { candidate, proof, confidence, safety, counts } = change;
  return land(session.repo, session.store, await signingOf(session), {
    ...change,
    errors: [],
    snapshot,
    tree: proof.tree,
    evidence: {
      proof,
      candidates: counts,
      alternatives: [],
      mutants: null,
      confidence,
      safety,
      versions: { healer: ownVersion(), node: process.versions.node, runner: before.runner },
      model: null,
    },
    title: candidate.title,
    tests: proof.totals,
  });
}
