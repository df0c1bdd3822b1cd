import { type Snapshot, takeSnapshot } from '../../git/changes/snapshot.js';
import { withSnapshot } from '../../git/refs/anchors.js';
import type { Patch } from '../../model.js';
import { withoutWaiting } from '../errors/waiting.js';
import { requireLanding } from '../landing/land-winner.js';
import { settle } from '../landing/settle.js';
import { emptyReport } from '../report.js';
import { resume } from '../resume.js';
import type { Session } from '../session.js';
import { type DiffRequest, type Judgement, judgeDiff } from './judge-diff.js';

export interface Proposal extends Judgement {
  /** The patch that waits for review now; null where the diff does not pass. */
  patch: Patch | null;
}

/** Judges a diff without changing anything but what is known of errors. */
export async function judge(session: Session, request: DiffRequest): Promise<Judgement> {
  return judgeDiff(session, await takeSnapshot(session.repo), request);
}

/**
 * Judges a diff, and lands it as healer's own patches are: a signed commit on a `healer/*` branch. An error that has a patch
 * waiting on this very tree gets no second one. Throws what `judgeDiff` throws, and SIGNING_FAILED before anything runs.
 */
export async function propose(session: Session, request: DiffRequest): Promise<Proposal> {
  await resume(session);
  return withSnapshot(session.repo, (snapshot) => proposeOn(session, snapshot, request));
}

async function proposeOn(session: Session, snapshot: Snapshot, request: DiffRequest): Promise<Proposal> {
  await requireLanding(session, snapshot);
  const judged = await judgeDiff(session, snapshot, request);
  if (!judged.ok || !judged.landing)
    return {
      ...judged,
      ok: false,
      reason: judged.reason ?? 'No test fails that it could heal, so there is nothing to propose it for.',
      stage: judged.ok ? 'errors' : judged.stage,
      patch: null,
    };
  const seen = emptyReport();
  const { attempt, baseline } = judged.landing;
  await withoutWaiting(session, snapshot, judged.healed, seen);
  const [waiting] = seen.patches;
  // What is held back keeps nobody from proposing something safer.
  const errors = judged.healed.filter(({ id }) => !waiting?.errors.includes(id));
  if (errors.length === 0)
    return {
      ...judged,
      ok: false,
      stage: 'errors',
      reason: 'A patch for what it heals waits for review already.',
      patch: waiting ?? null,
    };
  const report = emptyReport();
  await settle(session, report, { errors, baseline, attempt: async () => attempt, healed: () => errors });
  const made = report.errors.find((error) => errors.some(({ id }) => id === error.id))?.patch;
  const patch = made ? await session.store.patches.get(made) : null;
  const why =
    patch?.state === 'held' ? { ok: false, stage: 'safety' as const, reason: patch.heldBecause ?? '' } : {};
  return { ...judged, healed: errors, patch, ...why };
}
