import type { Candidate, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { changesSinceGreen, suspicionOf } from './changes.js';
import { ddmin } from './ddmin.js';
import { type Hunk, linesOfHunk } from './hunks.js';

/** Undoes the smallest part of what changed since the last green run that heals, found by delta debugging. */
export const history: Strategy = {
  name: 'history',
  rung: 'history',
  applies: (context) => context.greenTree !== null && context.greenTree !== context.tree,
  propose,
};

type Batches = AsyncGenerator<Candidate[], void, Verdict[]>;
type Trial = AsyncGenerator<Candidate[], boolean[], Verdict[]>;

const batchSize = 16;
const mostSingles = 192;

async function* propose(context: RepairContext): Batches {
  const hunks = await changesSinceGreen(context);
  if (hunks.length === 0) return;
  const trials = createTrials(context);
  const singles = hunks.slice(0, mostSingles).map((hunk) => [hunk]);
  yield* trials.run([...singles.slice(0, batchSize - 1), hunks, ...singles.slice(batchSize - 1)]);
  const healing = singles.filter((single) => trials.heals(single)).map(([hunk]) => hunk);
  for (const hunk of healing) if (hunk !== undefined) yield* smallest(linesOfHunk(hunk), trials);
  if (healing.length > 0) return;
  // No hunk heals alone: several together may.
  const start = trials.heals(hunks) ? hunks : (trials.bestPartial() ?? []);
  const needed = yield* minimise(start, trials);
  yield* smallest(needed.flatMap(linesOfHunk), trials);
}

/** Puts the parts through delta debugging, when there is anything to leave out. */
async function* smallest(parts: Hunk[], trials: Trials): Batches {
  if (parts.length > 1) yield* minimise(parts, trials);
}

async function* minimise(items: Hunk[], trials: Trials): AsyncGenerator<Candidate[], Hunk[], Verdict[]> {
  const steps = ddmin(items);
  let step = steps.next([]);
  while (!step.done) step = steps.next(yield* trials.run(step.value));
  return step.value;
}

interface Trials {
  /** Yields candidates that undo each set, in batches, and answers which of them heal. What was tried is not tried again. */
  run(sets: readonly (readonly Hunk[])[]): Trial;
  heals(set: readonly Hunk[]): boolean;
  /** The set that made most of the failing tests pass, if any did; from then on sets that do as much heal. */
  bestPartial(): Hunk[] | null;
}

function createTrials(context: RepairContext): Trials {
  const verdicts = new Map<string, Verdict>();
  const tried = new Map<string, readonly Hunk[]>();
  let wanted = Number.POSITIVE_INFINITY;
  const idOf = (set: readonly Hunk[]): string => candidateFor(set, context).id;
  const passed = (verdict: Verdict | undefined): number =>
    verdict?.status === 'partial' ? verdict.tests.filter(({ status }) => status === 'passed').length : 0;
  const heals = (set: readonly Hunk[]): boolean => {
    const verdict = verdicts.get(idOf(set));
    return verdict?.status === 'plausible' || passed(verdict) >= wanted;
  };
  return {
    heals,
    async *run(sets) {
      const fresh = sets.map((set) => candidateFor(set, context)).filter(({ id }) => !tried.has(id));
      for (const set of sets) tried.set(idOf(set), set);
      const unique = [...new Map(fresh.map((candidate) => [candidate.id, candidate])).values()];
      for (let at = 0; at < unique.length; at += batchSize) {
        const answers = yield unique.slice(at, at + batchSize);
        for (const verdict of answers ?? []) verdicts.set(verdict.candidate, verdict);
      }
      return sets.map(heals);
    },
    bestPartial() {
      const best = [...tried].sort(([a], [b]) => passed(verdicts.get(b)) - passed(verdicts.get(a)))[0];
      if (best === undefined || passed(verdicts.get(best[0])) === 0) return null;
      wanted = passed(verdicts.get(best[0]));
      return [...best[1]];
    },
  };
}

function candidateFor(set: readonly Hunk[], context: RepairContext): Candidate {
  const [first] = set;
  const suspicion = Math.max(0, ...set.map((hunk) => suspicionOf(hunk, context)));
  const place = first === undefined ? '' : placeOf(first);
  const title =
    set.length === 1
      ? `undo the change of ${place} since the last green run`
      : `undo ${set.length} changes since the last green run, the first at ${place}`;
  const edits = set.map(({ edit }) => edit);
  return makeCandidate({
    strategy: 'history',
    operator: 'undo-hunk',
    title,
    edits,
    prior: (0.5 * suspicion) / set.length,
  });
}

function placeOf({ edit, line, endLine, now }: Hunk): string {
  if (now.length === 0 && edit.range.end === 0) return `${edit.range.file}, which was deleted,`;
  return `${edit.range.file}, ${line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`},`;
}
