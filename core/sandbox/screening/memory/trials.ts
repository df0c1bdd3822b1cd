import type { Candidate, TestId } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { applyEdits, editsByFile } from '../../edits.js';
import type { Baseline } from './baseline.js';
import { slotKey } from './calls-of-tests.js';
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
  /** Installed packages, too. */
  forgets: boolean;
  patience: number;
  /** Whether it is one of so many candidates that a few of the failing tests decide which of them is worth all. */
  isSweep: boolean;
}

/** A candidate as a thread gets it, with the failing tests that tell first of it, and the passing ones that it must not break. */
export interface PreparedTrial {
  trial: Omit<Trial, 'telling' | 'passing'>;
  telling: TestId[];
  passing: TestId[];
}

/** Throws RangeError where the edits of a candidate do not fit their file. */
export function prepareTrial(candidate: Candidate, options: TrialOptions): PreparedTrial {
  const { baseline, planOf, textOf, patience } = options;
  const common = { id: candidate.id, patience, reuses: !options.afresh, forgets: options.forgets };
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
    const { passing } = baseline;
    return { trial: { ...common, replacements: null, texts }, telling: tellingOf(options, []), passing };
  }
  const trial = { ...common, replacements, texts: [] };
  return { trial, telling: tellingOf(options, slots), passing: testsCalling(baseline, 'passing', slots) };
}

/** Failing tests that are run first in a sweep. What heals none of these, far apart, seldom heals one between them. */
const mostTelling = 5;

function tellingOf({ baseline, isSweep }: TrialOptions, slots: readonly string[]): TestId[] {
  const { quick } = baseline;
  if (!isSweep || quick.length <= mostTelling) return quick;
  const calling = testsCalling(baseline, 'quick', slots);
  return spread(calling.length > 0 ? calling : quick);
}

/** The first, the last, and what is evenly between them; the same list for the same tests. */
function spread(tests: TestId[]): TestId[] {
  if (tests.length <= mostTelling) return tests;
  const known = spreads.get(tests);
  if (known) return known;
  const step = (tests.length - 1) / (mostTelling - 1);
  const few = Array.from({ length: mostTelling }, (_, index) => tests[Math.round(index * step)]);
  const made = few.filter((test) => test !== undefined);
  spreads.set(tests, made);
  return made;
}

const spreads = new WeakMap<TestId[], TestId[]>();

type Which = 'quick' | 'passing';

const calling = new WeakMap<Baseline, Map<string, TestId[]>>();

/** Tests that call one of these functions. Candidates come by the thousand and meet the same few functions. */
function testsCalling(baseline: Baseline, which: Which, slots: readonly string[]): TestId[] {
  const known = calling.get(baseline) ?? new Map<string, TestId[]>();
  calling.set(baseline, known);
  const key = [which, ...slots].join();
  const tests =
    known.get(key) ??
    baseline[which].filter((test) => {
      const called = baseline.calls.get(testKey(test));
      return called !== undefined && slots.some((slot) => called.has(slot));
    });
  known.set(key, tests);
  return tests;
}
