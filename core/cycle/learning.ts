import type { Session } from '../heal/session.js';
import { openMinedFile } from '../patterns/history/mined-file.js';
import { learn } from '../patterns/learn.js';
import { type Settled, settledAt } from '../patterns/outcomes/trials.js';

/** Milliseconds; what is left is done by the next cycle. */
const budgetMs = 30_000;

/**
 * Learns from what was decided since the last cycle; and from the commits that came, where somebody has had the history mined
 * once. Nothing where neither came.
 */
export async function learnSince(session: Session, since: string | null): Promise<void> {
  const fromHistory = (await openMinedFile(session.store).read()).reached !== null;
  const decided = (await session.store.patches.all()).some((patch) => isAcceptedSince(patch, since));
  if (decided || fromHistory) await learn(session, { fromHistory, budgetMs });
}

/** Whether it was merged or applied after a time; null stands for ever. */
export function isAcceptedSince(patch: Settled, since: string | null): boolean {
  const isAccepted = patch.state === 'merged' || patch.state === 'applied';
  return isAccepted && settledAt(patch) > (since ?? '');
}
