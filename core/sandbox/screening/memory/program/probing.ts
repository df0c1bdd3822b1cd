import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { ProbedTest, Supposition } from '../../screener.js';
import type { Selection } from '../harness/harness.js';
import type { Limits } from '../protocol.js';
import { createMeter } from './meter.js';
import { comparedIn, createProbe } from './probe.js';
import type { Steps } from './steps.js';

/** Runs tests and notes what the probed places hold, or supposes that they hold something else. */
export function createProbing(steps: Steps, late: string[]) {
  return { supposeIn, probeTests };

  /** Noting takes much longer than running: it is done for what is worth it. */
  async function supposeIn(
    tests: readonly TestId[],
    select: (tests: readonly TestId[]) => Selection,
    limits: Limits,
    supposition: Supposition,
  ): Promise<ProbedTest[]> {
    if (tests.length === 0) return [];
    const first = await probeTests(select(tests), limits, { supposition, isNoting: false });
    const isOwn = (test: TestId) => {
      const turns = supposition.get(testKey(test));
      return turns?.first.length === 0 && turns.rest === null;
    };
    const worthy = first.filter((test) => test.status === 'passed' || isOwn(test));
    if (worthy.length === 0) return first;
    const again = await probeTests(select(worthy), limits, { supposition, isNoting: true });
    return [...again, ...first.filter((test) => !worthy.includes(test))];
  }

  async function probeTests(
    selection: Selection,
    limits: Limits,
    { supposition, isNoting }: { supposition?: Supposition; isNoting: boolean },
  ): Promise<ProbedTest[]> {
    const probed: ProbedTest[] = [];
    const probe = createProbe(steps);
    const meter = createMeter(steps, limits, 1);
    let compared: ProbedTest['compared'] = null;
    probe.start();
    try {
      await selection.run({
        meter: {
          ...meter,
          start(test) {
            probe.suppose(supposition?.get(testKey(test)), { isNoting });
            meter.start(test);
          },
        },
        onThrown: (error) => {
          compared = comparedIn(error);
        },
        onLate: (message) => late.push(message),
        onOutcome: ({ file, path, status }) => {
          probed.push({ file, path, status, moments: probe.take(), compared });
          compared = null;
          return true;
        },
      });
    } finally {
      probe.stop();
    }
    return probed;
  }
}
