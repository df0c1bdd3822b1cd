import type { Healer, HealReport, RollbackReport } from '../../core/healer.js';
import type { Patch, PatchState, TestId } from '../../core/model.js';
import { counted } from '../render/time.js';
import { actionsOf, doneText } from '../review/actions.js';
import { type Bench, withHealer } from './desk.js';
import type { Job, JobKind, Outcome } from './jobs.js';

/** What can be done with a patch from its page. */
export type PatchAction = 'merge' | 'apply' | 'reject' | 'rollback';

export const isPatchAction = (word: string): word is PatchAction =>
  word === 'merge' || word === 'apply' || word === 'reject' || word === 'rollback';

/** Those that make sense in the state it is in; the core refuses the others anyway. */
export function actionsFor({ state, reverts }: Patch): PatchAction[] {
  const possible: Partial<Record<PatchState, PatchAction[]>> = {
    proposed: ['merge', 'apply', 'reject'],
    held: ['merge', 'apply', 'reject'],
    merged: ['rollback'],
    applied: ['rollback'],
  };
  return (possible[state] ?? []).filter((action) => action !== 'apply' || !reverts);
}

/** Starts what was decided about a patch: what `healer review` and `healer rollback` do. Error: LOCK_HELD */
export const startPatchAction = (bench: Bench, action: PatchAction, patch: string): Job =>
  start(bench, action, { patch }, async (healer) => {
    const outcome =
      action === 'rollback'
        ? rolledBack(await healer.rollback(patch))
        : { text: doneText(action, await actionsOf(healer)[action](patch)) };
    // Lines have moved.
    if (action !== 'reject') bench.explanations.clear();
    return outcome;
  });

/** Starts what `healer heal` does: for one error, or all that are open. Error: LOCK_HELD */
export const startHeal = (bench: Bench, error: string | undefined): Job =>
  start(bench, 'heal', error ? { error } : {}, async (healer) =>
    healed(await healer.heal({ ids: error ? [error] : [] })),
  );

/** Starts what `healer explain` does; the pages show the ranking from then on. Error: LOCK_HELD */
export const startRanking = (bench: Bench, about: { error: string; patch?: string }): Job =>
  start(bench, 'rank', about, async (healer) => {
    const explanation = await healer.explain(about.error);
    bench.explanations.set(explanation.id, explanation);
    return { text: `${counted(explanation.locations.length, 'place')} ranked, most suspicious first.` };
  });

const start = (
  bench: Bench,
  kind: JobKind,
  about: Job['about'],
  work: (healer: Healer) => Promise<Outcome>,
): Job => bench.jobs.start(kind, about, (options) => withHealer(bench, work, options));

function healed({ errors, patches, held, rollbacks, notices }: HealReport): Outcome {
  const made = [...patches, ...held, ...rollbacks];
  const fixed = errors.filter(({ status }) => status === 'fixed').length;
  return {
    text:
      errors.length + made.length === 0
        ? 'Nothing to heal: no test fails and no error is open.'
        : `${fixed} of ${counted(errors.length, 'error')} fixed.`,
    rows: errors.map(({ id, title, status, reason }) => ({
      word: status,
      good: status === 'fixed',
      text: title,
      detail: status === 'fixed' ? '' : reason,
      href: `/errors/${id}`,
    })),
    notes: notices,
    patches: made.map(({ id }) => id),
  };
}

function rolledBack({ patch, failingAgain, alsoFailing }: RollbackReport): Outcome {
  const how = patch.revertedAs
    ? `with ${patch.revertedAs.slice(0, 10)}`
    : 'by taking it out of the files again';
  const rows = (tests: readonly TestId[], word: string, good: boolean) =>
    tests.map(({ file, path }) => ({ word, good, text: path.join(' › '), detail: file }));
  return {
    text: `Rolled back ${patch.branch} ${how}.`,
    rows: [...rows(failingAgain, 'fails again', true), ...rows(alsoFailing, 'fails too', false)],
  };
}
