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

/** A candidate as a thread gets it, with the passing tests that it must not break. */
export interface PreparedTrial {
  trial: Omit<Trial, 'passing'>;
  passing: TestId[];
}

/** Throws RangeError where the edits of a candidate do not fit their file. */
export function prepareTrial(candidate: Candidate, options: TrialOptions): PreparedTrial {
  const { baseline, planOf, textOf, patience } = options;
  const common = { id: candidate.id, patience, reuses: !options.afresh };
  const switchable = (file: string) => {
    const plan = planOf(file);
    return plan?.keepsState ? null : plan;
  };
  const replacements = options.afresh ? null : placeEdits(candidate.edits, switchable);
  const slots = replacements?.map(({ file, slot }) => slotKey(file, slot));
  if (!replacements || !slots || slots.some((slot) => baseline.atLoad.has(slot))) {
    const texts = [...editsByFile(candidate.edits)].map(([file, edits]): [string, string] => [
      file,
      applyEdits(textOf(file), edits),
    ]);
    return { trial: { ...common, replacements: null, texts }, passing: baseline.passing };
  }
  return { trial: { ...common, replacements, texts: [] }, passing: testsCalling(baseline, slots) };
}

const calling = new WeakMap<Baseline, Map<string, TestId[]>>();

/** Passing tests that call one of these functions. Candidates come by the thousand and meet the same few functions. */
function testsCalling(baseline: Baseline, slots: readonly string[]): TestId[] {
  const known = calling.get(baseline) ?? new Map<string, TestId[]>();
  calling.set(baseline, known);
  const key = slots.join();
  const tests =
    known.get(key) ??
    baseline.passing.filter((test) => {
      const called = baseline.calls.get(testKey(test));
      return called !== undefined && slots.some((slot) => called.has(slot));
    });
  known.set(key, tests);
  return tests;
}
