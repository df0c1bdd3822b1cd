import { HealerError } from '../../errors.js';
import { commitTree } from '../../git/changes/commit.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { anchored } from '../../git/refs/anchors.js';
import { readRef } from '../../git/refs/refs.js';
import { createSigningKey, findSigning, type Signing } from '../../git/signing/signing.js';
import type { ErrorRecord, Origin, Patch, Run } from '../../model.js';
import { ownVersion } from '../../package-root.js';
import type { Evidence } from '../../patches/evidence/evidence.js';
import { land } from '../../patches/land.js';
import { supersede } from '../../patches/supersede.js';
import { placeOf } from '../../patterns/outcomes/note-disproved.js';
import { whyHeldBack } from '../../sandbox/safety.js';
import { markRed } from '../../setup/red-marker.js';
import { dataFolder } from '../../workspace/folders.js';
import type { Attempt, Winner } from '../attempt/attempt.js';
import type { Baseline } from '../baseline/baseline.js';
import { textReader } from '../baseline/text-reader.js';
import { alternativesOf } from '../proof/alternatives.js';
import { assess } from '../proof/assess.js';
import type { Opened, Session } from '../session.js';

export interface Landing {
  baseline: Pick<Baseline, 'snapshot'> & { before: Pick<Run, 'runner'> };
  errors: ErrorRecord[];
  result: Attempt;
  winner: Winner;
  seconds: number;
}

/**
 * Turns the proved winner into a signed commit on a `healer/*` branch, with all that is known about it; into one without a
 * branch, held back, where its safety is below the setting `safetyThreshold`.
 */
export function landWinner(session: Session, landing: Landing): Promise<Patch> {
  return anchored(session.repo, landing.winner.proof.tree, () => landAnchored(session, landing));
}

async function landAnchored(session: Session, landing: Landing): Promise<Patch> {
  const { baseline, errors, result, winner, seconds } = landing;
  const { candidate, proof, confidence } = winner;
  const { safety, surface } = await assess(session, baseline.snapshot, winner);
  const heldBecause = whyHeldBack(safety, session.config.safetyThreshold);
  const patch = await land(session.repo, session.store, await signingOf(session), {
    errors,
    candidate,
    snapshot: baseline.snapshot,
    tree: proof.tree,
    evidence: {
      proof: { ...proof, regressions: { ...proof.regressions, surface } },
      candidates: result.counts,
      alternatives: alternativesOf(winner, result.plausible),
      mutants: winner.mutants && {
        killed: winner.mutants.killed,
        survived: winner.mutants.total - winner.mutants.killed,
        survivors: winner.mutants.survivors,
      },
      confidence,
      safety,
      versions: { healer: ownVersion(), node: process.versions.node, runner: baseline.before.runner },
      model: candidate.origin ? madeBy(candidate.origin) : null,
    },
    title: candidate.title,
    place: await placeOf(candidate, textReader(session.repo, baseline.snapshot.tree)),
    confidence,
    safety,
    heldBecause,
    tests: proof.totals,
    counts: result.counts,
    seconds,
  });
  await supersede(session.repo, session.store, patch);
  // The hooks know a tree as red by its tests alone.
  if (heldBecause === null && errors.some(({ tests }) => tests.length > 0))
    await markRed(session.repo, baseline.snapshot.tree, patch);
  return patch;
}

const madeBy = ({ model, prompt, promptHash, answerHash }: Origin): Evidence['model'] => ({
  name: model,
  prompt,
  promptHash,
  answerHash,
});

/**
 * Finds out before the search for a fix, and not after it, what would keep one from landing: a branch in the way, or
 * a key that cannot sign a commit (one that nothing points to). Throws GIT_FAILED, SIGNING_FAILED.
 */
export async function requireLanding(session: Opened, snapshot: Snapshot): Promise<void> {
  if (await readRef(session.repo, 'refs/heads/healer'))
    throw new HealerError(
      'GIT_FAILED',
      'There is a branch called healer, so git can make no branch healer/*',
      {
        next: 'Give it another name: git branch -m healer other-name',
      },
    );
  const signing = await signingOf(session);
  if (signing.format === 'off') return;
  const message = 'A test of the signing key';
  await commitTree(session.repo, { tree: snapshot.tree, parents: [snapshot.commit], message, signing });
}

/** The user's own signing where it is set up, else healer's key, made when it is first needed. */
export async function signingOf({ config, repo }: Opened): Promise<Signing> {
  if (config.sign === 'off') return { format: 'off', source: 'user' };
  const found = await findSigning(repo, dataFolder());
  return found.format === 'off' ? createSigningKey(dataFolder(), repo) : found;
}
