import type { Candidate, TestId } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { applyEdits, editsByFile } from '../../edits.js';
import { type Baseline, slotKey } from './baseline.js';
import type { Trial } from './protocol.js';
import { placeEdits } from './schema/place.js';
import type { Plan } from './schema/plan.js';

export interface TrialOptions {
  baseline: Baseline;
  planOf(file: string): Plan | null;
  /** Text of a file at the snapshot; empty for one that is not there. */
  textOf(file: string): string;
  /** Loads everything anew, even where a switch would do. */
  afresh: boolean;
  patience: number;
}

/** A candidate as a thread gets it. Throws RangeError where its edits do not fit their file. */
export function trialOf(candidate: Candidate, options: TrialOptions): Trial {
  const { baseline, planOf, textOf, patience } = options;
  const common = { id: candidate.id, failing: baseline.failing, patience };
  const texts = [...editsByFile(candidate.edits)].map(([file, edits]): [string, string] => [
    file,
    applyEdits(textOf(file), edits),
  ]);
  const replacements = options.afresh ? null : placeEdits(candidate.edits, planOf);
  const slots = replacements?.map(({ file, slot }) => slotKey(file, slot));
  if (!replacements || !slots || slots.some((slot) => baseline.atLoad.has(slot)))
    return { ...common, replacements: null, texts, passing: baseline.passing };
  const passing = baseline.passing.filter((test) => callsOne(baseline, test, slots));
  return { ...common, replacements, texts: [], passing };
}

function callsOne({ calls }: Baseline, test: TestId, slots: readonly string[]): boolean {
  const called = calls.get(testKey(test));
  return called !== undefined && slots.some((slot) => called.has(slot));
}
