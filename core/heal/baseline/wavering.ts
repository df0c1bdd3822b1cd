import { type Reruns, tellWavering, type Wavering } from '../../diagnose/order-dependence.js';
import type { ErrorRecord, TestId, TestResult } from '../../model.js';
import { partFor, type TestCommand } from '../../runners/narrow.js';
import { shuffledCommand } from '../../runners/shuffle.js';
import { testKey } from '../../runners/test-key.js';
import { runTests } from '../../sandbox/tests.js';
import type { Session } from '../session.js';
import type { Baseline } from './baseline.js';
import { isFlaky } from './errors-of.js';
import { testSettings } from './test-settings.js';

/** Errors that are looked at more closely, and how long that may take of what is left, in milliseconds. */
const mostErrors = 3;
const longest = 60_000;
const shareOfTime = 0.2;

/**
 * Why errors must not be healed by editing source, a sentence each by the id of the error: their tests pass and fail on the
 * same tree, or depend on the order of the tests. Errors that flapped before are run more often until that is believed.
 * Only what is suspected costs a run.
 */
export async function waveringErrors(
  session: Session,
  baseline: Baseline,
  errors: readonly ErrorRecord[],
  deadline: number,
): Promise<Map<string, string>> {
  const reasons = new Map<string, string>();
  const left = Math.max(0, deadline - Date.now());
  const until = Date.now() + Math.min(longest, shareOfTime * left);
  const failed = new Set(
    baseline.before.tests.filter(({ status }) => status === 'failed').map((each) => testKey(each)),
  );
  let looked = 0;
  for (const error of errors) {
    const onTree = flappedOn(error, baseline.snapshot.tree);
    const flaky = isFlaky(error, baseline) || onTree;
    const test = error.tests.find((each) => failed.has(testKey(each)));
    if ((!flaky && !error.flapping) || !test) continue;
    const wavering = looked < mostErrors ? await lookAt(session, baseline, test, until) : null;
    looked += 1;
    const passedOnce = wavering?.kind === 'chance' && wavering.failed < wavering.runs;
    if (flaky || passedOnce || (wavering && wavering.kind !== 'chance'))
      reasons.set(error.id, `${sentence(wavering)}; editing source would hide that`);
  }
  return reasons;
}

/** What is recorded of the very tree that is to be healed: it failed there and passed there. */
function flappedOn({ history }: ErrorRecord, tree: string): boolean {
  const own = history.filter((outcome) => outcome.tree === tree);
  return own.some(({ failed }) => failed) && own.some(({ failed }) => !failed);
}

function sentence(wavering: Wavering | null): string {
  switch (wavering?.kind) {
    case 'polluted':
      return wavering.after
        ? `it passes alone and fails after ${nameOf(wavering.after)}, which leaves something behind`
        : 'it passes alone and fails after other tests, which leave something behind';
    case 'helped':
      return 'it fails alone and passes after other tests, which do something that it needs';
    case 'order':
      return 'it fails where the tests run in another order';
    case 'chance':
      return wavering.failed > 0 && wavering.failed < wavering.runs
        ? `it fails and passes on the same tree (${wavering.failed} of ${wavering.runs} more runs failed)`
        : 'it fails and passes on the same tree';
    default:
      return 'it fails and passes on the same tree';
  }
}

const nameOf = ({ file, path }: TestId): string => `${JSON.stringify(path.join(' > ') || file)} (${file})`;

async function lookAt(
  session: Session,
  baseline: Baseline,
  wanted: TestId,
  deadline: number,
): Promise<Wavering> {
  const test = testSettings(session);
  const tests = baseline.before.tests;
  const worktree = await baseline.worktrees.take();
  const results = async (command: TestCommand): Promise<readonly TestResult[]> => {
    await worktree.reset();
    const options = { ...command, timeoutMs: baseline.timeoutMs, signal: session.signal };
    return (await runTests(worktree, options)).run.tests;
  };
  let seed = 0;
  const reruns: Reruns = {
    deadline,
    run: (some) => results(baseline.commandFor(some)),
    all: async (order) => {
      if (order === 'own') return results(test);
      seed += 1;
      const shuffled = shuffledCommand(partFor(test, [wanted]), tests, seed);
      return shuffled && results(shuffled);
    },
  };
  try {
    const at = tests.findIndex((result) => testKey(result) === testKey(wanted));
    return await tellWavering(wanted, tests.slice(0, Math.max(0, at)), reruns);
  } finally {
    await worktree.dispose();
  }
}
