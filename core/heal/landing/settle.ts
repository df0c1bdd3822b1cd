import type { ErrorRecord } from '../../model.js';
import { noteDisproved } from '../../patterns/outcomes/note-disproved.js';
import type { Store } from '../../store/store.js';
import { inSpan } from '../../tracing/tracing.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Attempt } from '../attempt/attempt.js';
import { textReader } from '../baseline/text-reader.js';
import { markFixing } from '../errors/fixing.js';
import { type HealReport, outcome, reportHeld } from '../report.js';
import type { Session } from '../session.js';
import { joinPatch, twinOf } from './join-patch.js';
import { type Landing, landWinner } from './land-winner.js';

export interface Settling {
  /** Errors that seem to have one cause. */
  errors: ErrorRecord[];
  baseline: Landing['baseline'];
  attempt(): Promise<Attempt>;
  /** Which errors the winner heals. */
  healed(result: Attempt): ErrorRecord[] | Promise<ErrorRecord[]>;
}

/** Tries to heal errors of one cause, lands the winner on a branch of its own, and reports what became of each. */
export async function settle(
  session: Session,
  report: HealReport,
  { errors, baseline, attempt, healed }: Settling,
): Promise<Attempt> {
  const { allowance } = session;
  if (allowance && allowance.left <= 0) {
    report.errors.push(...errors.map((error) => outcome(error, 'skipped', null, usedUp)));
    return nothingTried;
  }
  const about = {
    'healer.error.ids': errors.map(({ id }) => id),
    'healer.error.class': errors[0]?.class,
  };
  return inSpan(session, 'healer.error', about, async (span) => {
    const result = await settleOne(session, report, { errors, baseline, attempt, healed });
    span.set({
      'healer.healed': result.winner !== null,
      'healer.strategy.name': result.winner?.candidate.strategy,
    });
    return result;
  });
}

async function settleOne(
  session: Session,
  report: HealReport,
  { errors, baseline, attempt, healed }: Settling,
): Promise<Attempt> {
  const { allowance } = session;
  const startedAt = steadyNow();
  const marking = markFixing(session.store, errors);
  // Heard of when the attempt is over, whose time it shares.
  marking.catch(() => {});
  try {
    const result = await attempt();
    await marking;
    const read = textReader(session.repo, baseline.snapshot.tree);
    const wrong = result.disproved.map(({ candidate }) => candidate);
    await noteDisproved(session.store, errors[0]?.id ?? '', wrong, read);
    const { winner } = result;
    if (!winner) {
      await keepUpgrades(session.store, errors, result.upgrades);
      report.errors.push(...errors.map((error) => outcome(error, 'unfixed', null, result.reason)));
      report.proposals.push(...result.plausible.map(({ screened }) => screened.candidate));
      return result;
    }
    const fixed = await healed(result);
    const twin = await twinOf(session, baseline.snapshot, winner.candidate);
    if (twin) {
      await joinPatch(session, twin, fixed);
      if (twin.state === 'held') reportHeld(report, twin, fixed);
      else report.errors.push(...fixed.map((error) => outcome(error, 'fixed', twin.id, '')));
      return result;
    }
    session.onProgress({ phase: 'land', message: winner.candidate.title });
    const seconds = (steadyNow() - startedAt) / 1000;
    const landing = { baseline, errors: fixed, result, winner, seconds };
    const patch = await inSpan(session, 'healer.land', {}, async (span) => {
      const landed = await landWinner(session, landing);
      const { id, state, confidence, safety } = landed;
      span.set({
        'healer.patch.id': id,
        'healer.patch.state': state,
        'healer.patch.confidence': confidence.value,
        'healer.patch.safety': safety.value,
      });
      return landed;
    });
    if (allowance) allowance.left -= 1;
    if (patch.state === 'held') reportHeld(report, patch, fixed);
    else {
      report.patches.push(patch);
      report.errors.push(...fixed.map((error) => outcome(error, 'fixed', patch.id, '')));
    }
    return result;
  } finally {
    await marking.then(
      (putBack) => putBack(),
      () => {},
    );
  }
}

/** What nobody could mend here may be gone in another version of a package: told by `healer show` from now on. */
async function keepUpgrades(
  store: Store,
  errors: readonly ErrorRecord[],
  upgrades: Attempt['upgrades'] = [],
): Promise<void> {
  if (upgrades.length === 0) return;
  const ids = new Set(errors.map(({ id }) => id));
  await store.errors.update((records) => {
    for (const record of records) if (ids.has(record.id)) record.upgrades = [...upgrades];
  });
}

/** Why an error is left for later. */
export const usedUp = 'as many fixes were made as may be made for now';

const nothingTried: Attempt = {
  winner: null,
  reason: usedUp,
  counts: { generated: 0, screened: 0, proved: 0 },
  suspects: [],
  plausible: [],
  disproved: [],
};
