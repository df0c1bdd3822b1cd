import type { TestId, TestResult } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { callsOfTests, slotKey } from './calls-of-tests.js';
import type { BaselineAnswer, Limits, Outcome } from './protocol.js';

/** What the unchanged program does in memory, where that is what the real runner saw. */
export interface Baseline {
  /** The tests to heal. */
  failing: TestId[];
  /** Tests that pass, in memory as well. */
  passing: TestId[];
  limits: Limits;
  /** What the failing tests threw, by test key: what the canary has to throw again. */
  messages: Map<string, string | undefined>;
  /** Whether functions can be switched at all: running the tests twice, and with switches, gives the same. */
  repeatable: boolean;
  /** Keys (`slotKey`) of the functions whose change each test may notice, by test key. */
  calls: Map<string, Set<string>>;
  atLoad: Set<string>;
  /** Those that anything calls: a test, a hook, or a module while it loads. */
  called: Set<string>;
  loaded: Set<string>;
  switched: Set<string>;
  /** What of JavaScript and Node the unchanged tests leave changed. */
  changes: string[];
  /** Those of the failing tests that take little time together, and the others, the quickest first. */
  quick: TestId[];
  slow: TestId[];
  /** Milliseconds that the slowest of all tests takes. */
  slowestMs: number;
}

const firstLimits: Limits = { steps: {}, otherwise: 50_000_000, waitMs: 1_000 };

/** What took its process with it, mostly by filling the memory, is cut before it does the same to its thread. */
export const limitsOf = (expected: readonly TestResult[]): Limits =>
  expected.some(
    ({ path, error }) => path.length === 0 && /was ended by SIG[A-Z]+$/.test(error?.message ?? ''),
  )
    ? { ...firstLimits, otherwise: 1_000_000 }
    : firstLimits;

/** A test may take this many in any case: the more, the more the longest of all takes. */
const leastSteps = { factor: 10, from: 4_000, to: 20_000 };
const leastWaitMs = 60;

/** Null where a failing test does not fail in memory as it did in the real runner. Passing tests that differ are left out. */
export function agreedBaseline(expected: readonly TestResult[], answer: BaselineAnswer): Baseline | null {
  const first = outcomesByTest(answer.first, answer);
  const second = outcomesByTest(answer.second, answer);
  const agrees = (test: TestResult) =>
    first.get(testKey(test))?.status === test.status && second.get(testKey(test))?.status === test.status;
  const cancelled = (test: TestId) => first.get(testKey(test))?.cancelled;
  const failed = expected.filter(({ status }) => status === 'failed');
  const failing = failed.filter((test) => !holdsCancelled(test, failed.filter(cancelled)));
  if (failing.length === 0 || !failing.every(agrees) || answer.late.length > 0) return null;
  // Alone it would run, and pass.
  const isDragged = (test: TestId) => cancelled(test) === 'dragged';
  if (failing.every(isDragged)) return null;
  const passing = expected.filter((test) => test.status === 'passed' && test.path.length > 0 && agrees(test));
  // The first run is that of cold code.
  const durationOf = (test: TestId) =>
    Math.min(...[first, second].map((outcomes) => outcomes.get(testKey(test))?.durationMs ?? 0));
  const slowestMs = Math.max(0, ...answer.first.filter(isEnded).map(durationOf));
  return {
    failing,
    passing,
    limits: limitsFrom(answer, slowestMs),
    messages: new Map(failing.map((test) => [testKey(test), first.get(testKey(test))?.message])),
    repeatable: [...first].every(([key, outcome]) => isSame(outcome, second.get(key))),
    calls: callsOfTests(answer.calls, answer.second),
    atLoad: new Set(answer.atLoad.map((slot) => slotKey(...slot))),
    called: new Set(
      [...Object.values(answer.calls).flat(), ...answer.afterwards, ...answer.atLoad].map((slot) =>
        slotKey(...slot),
      ),
    ),
    loaded: new Set(answer.loaded),
    switched: new Set(answer.switched),
    changes: answer.changes,
    ...byDuration(failing, (test) => (isDragged(test) ? Number.MAX_VALUE : durationOf(test))),
    slowestMs,
  };
}

/** It took what it takes. */
const isEnded = ({ cut, cancelled }: Outcome): boolean => !cut && !cancelled;

/** A suite that is cancelled with what is in it has nothing to say of its own. */
const holdsCancelled = ({ file, path }: TestId, cancelled: readonly TestId[]): boolean =>
  path.length > 0 &&
  cancelled.some(
    (inner) =>
      inner.file === file &&
      inner.path.length > path.length &&
      path.every((title, depth) => inner.path[depth] === title),
  );

/**
 * Milliseconds that all the quick tests may take together, and how many times what the quickest takes: on a busy machine all
 * take long, and it is chance which one comes first.
 */
const mostQuick = { ms: 25, times: 4 };

function byDuration(
  tests: readonly TestId[],
  durationOf: (test: TestId) => number,
): Pick<Baseline, 'quick' | 'slow'> {
  const sorted = [...tests].sort((a, b) => durationOf(a) - durationOf(b));
  const [quickest] = sorted;
  const mostMs = Math.max(mostQuick.ms, mostQuick.times * (quickest ? durationOf(quickest) : 0));
  let spentMs = 0;
  const quick = sorted.filter((test, index) => {
    spentMs += durationOf(test);
    return index === 0 || spentMs <= mostMs;
  });
  return { quick, slow: sorted.slice(quick.length) };
}

export const isSame = (before: Outcome, now: Outcome | undefined): boolean =>
  now !== undefined && before.status === now.status && before.message === now.message;

/** A right fix may need more than what is wrong does: such candidates get a second, longer look. */
function limitsFrom({ first, second }: BaselineAnswer, slowestMs: number): Limits {
  const steps: Limits['steps'] = {};
  const ended = [...first, ...second].filter(isEnded);
  const longest = Math.max(0, ...ended.map((outcome) => outcome.steps));
  const { factor, from, to } = leastSteps;
  const least = Math.min(to, Math.max(from, factor * longest));
  for (const outcome of ended) {
    const key = testKey(outcome);
    steps[key] = Math.max(steps[key] ?? 0, least + 3 * outcome.steps);
  }
  const most = Math.max(least, ...Object.values(steps));
  return { steps, otherwise: Math.max(3 * most, 1_000_000), waitMs: Math.max(leastWaitMs, 20 * slowestMs) };
}

/**
 * With the file itself under the empty path: it passes when it loads and nothing in it fails. The worse outcome counts
 * where a title stands for several tests.
 */
export function outcomesByTest(
  outcomes: readonly Outcome[],
  { loadErrors }: Pick<BaselineAnswer, 'loadErrors'>,
): Map<string, Outcome> {
  const seen = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const whole = testKey({ file: outcome.file, path: [] });
    if (outcome.status === 'failed' || !seen.has(whole)) seen.set(whole, { ...outcome, path: [] });
    if (seen.get(testKey(outcome))?.status !== 'failed') seen.set(testKey(outcome), outcome);
  }
  for (const { file, message, cut } of loadErrors)
    seen.set(testKey({ file, path: [] }), {
      file,
      path: [],
      status: 'failed',
      message,
      cut,
      steps: 0,
      durationMs: 0,
    });
  return seen;
}
