import { createSigningKey, dataFolder, findSigning, type Signing } from '../git/signing.js';
import type { ErrorRecord, Patch } from '../model.js';
import { land } from '../patches/land.js';
import { safetyOf } from '../sandbox/safety.js';
import type { Attempt, Winner } from './attempt.js';
import type { Baseline } from './baseline.js';
import type { Session } from './session.js';

export interface Landing {
  baseline: Baseline;
  errors: ErrorRecord[];
  result: Attempt;
  winner: Winner;
  seconds: number;
}

/** Turns the proved winner into a signed commit on a `healer/*` branch, with all that is known about it. */
export async function landWinner(session: Session, landing: Landing): Promise<Patch> {
  const { baseline, errors, result, winner, seconds } = landing;
  const { candidate, proof, confidence } = winner;
  const safety = safetyOf({
    candidate,
    isolation: proof.isolation,
    covered: winner.covered,
    passingTests: proof.totals.passed,
  });
  return land(session.repo, session.store, await signingOf(session), {
    errors,
    candidate,
    snapshot: baseline.snapshot,
    tree: proof.tree,
    evidence: evidenceOf(landing),
    title: candidate.title,
    confidence,
    safety,
    tests: proof.totals,
    counts: result.counts,
    seconds,
  });
}

/** The user's own signing where it is set up, else healer's key, made when it is first needed. */
export async function signingOf(session: Session): Promise<Signing> {
  const { sign } = session.config;
  if (sign === 'off') return { format: 'off', source: 'user' };
  const found = await findSigning(session.repo, dataFolder());
  return found.format === 'off' ? createSigningKey(dataFolder(), session.repo) : found;
}
