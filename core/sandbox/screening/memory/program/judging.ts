import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { Selection } from '../harness/harness.js';
import type { Limits, Outcome, Trial, TrialResult, TrialsJob } from '../protocol.js';
import { createMeter } from './meter.js';
import type { Steps } from './steps.js';

interface RunWatch {
  patience?: number;
  /** Whether to go on after a test. */
  goOn?(outcome: Outcome): boolean;
  /** Hears of each test, and of each hook around all tests of a suite. */
  began?(test: TestId): void;
}

const { setImmediate: soon } = globalThis;

/** Runs tests, and as few of them as it takes to judge a candidate. */
export function createJudging(steps: Steps, late: string[]) {
  return { judge, run };

  /** Failing tests first; what heals none of them needs no more. */
  async function judge(
    { id, patience, telling, passing }: Trial,
    job: TrialsJob,
    select: (tests: readonly TestId[]) => Selection,
  ): Promise<TrialResult> {
    const { limits, quick, slow } = job;
    const first = job.telling[telling] ?? quick;
    const outcomes = await run(select(first), limits, { patience, goOn: hasEnded });
    const parts: [TestId[], typeof hasEnded][] = [
      [first.length < quick.length ? without(quick, first) : [], hasEnded],
      [slow, hasNotFailed],
      [job.passing[passing] ?? [], hasNotFailed],
    ];
    for (const [tests, goOn] of parts) {
      if (tests.length === 0 || outcomes.every(hasFailed) || !outcomes.every(hasEnded)) continue;
      outcomes.push(...(await run(select(tests), limits, { patience, goOn })));
    }
    await settled();
    return { id, outcomes, late: [...late] };
  }

  async function run(
    selection: Selection,
    limits: Limits,
    { patience = 1, goOn = always, began = () => {} }: RunWatch = {},
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const meter = createMeter(steps, limits, patience);
    await selection.run({
      meter: {
        ...meter,
        start(test) {
          began(test);
          meter.start(test);
        },
      },
      onOutcome(outcome) {
        outcomes.push(outcome);
        return goOn(outcome);
      },
      onLate: (message) => late.push(message),
    });
    return outcomes;
  }
}

const always = (): boolean => true;

/** What does not end in one test seldom does in another, and costs the most. */
const hasEnded = ({ cut, cancelled }: Outcome): boolean => !cut && !cancelled;

const hasFailed = ({ status }: Outcome): boolean => status === 'failed';

const hasNotFailed = ({ status }: Outcome): boolean => status !== 'failed';

const without = (tests: readonly TestId[], others: readonly TestId[]): TestId[] => {
  const keys = new Set(others.map(testKey));
  return tests.filter((test) => !keys.has(testKey(test)));
};

/** Lets errors come up that were thrown behind the tests' back. */
export const settled = (): Promise<void> => new Promise((resolve) => soon(resolve));
