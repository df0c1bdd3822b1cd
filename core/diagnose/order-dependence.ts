import type { TestId, TestResult } from '../model.js';
import { testKey } from '../runners/test-key.js';

/** Why a test fails at one time and passes at another, as far as a few more runs can tell. */
export type Wavering =
  /** It passes alone and fails after other tests: after `after` alone, where one of them is enough. */
  | { kind: 'polluted'; after: TestId | null }
  /** It fails alone and passes after other tests, which do something that it needs. */
  | { kind: 'helped' }
  /** It fails where tests run in another order. */
  | { kind: 'order' }
  /** It both passes and fails under the same circumstances, or nothing more was seen. */
  | { kind: 'chance'; failed: number; runs: number };

export interface Reruns {
  /** Runs these tests alone, in the order that the suite has. */
  run(tests: readonly TestId[]): Promise<readonly TestResult[]>;
  /** Runs all tests, in their order or shuffled; null where the runner cannot be told an order. */
  all(order: 'own' | 'shuffled'): Promise<readonly TestResult[] | null>;
  /** No run is begun after it. Milliseconds since the epoch. */
  deadline: number;
}

/**
 * Runs a test that is suspected to be flaky in isolation, in order and shuffled, each as often as `times`, and names the
 * test that it depends on where one is enough. Victims, brittle tests and polluters as in A. Shi, W. Lam, R. Oei, T. Xie,
 * D. Marinov: "iFixFlakies: A Framework for Automatically Fixing Order-Dependent Flaky Tests", ESEC/FSE 2019; the polluter
 * is found by halving, as in W. Lam et al.: "iDFlakies", ICST 2019.
 */
export async function tellWavering(
  test: TestId,
  earlier: readonly TestId[],
  reruns: Reruns,
  times = 2,
): Promise<Wavering> {
  const isOver = () => Date.now() > reruns.deadline;
  const outcomes = async (run: () => Promise<readonly TestResult[] | null>): Promise<boolean[]> => {
    const passed: boolean[] = [];
    for (let turn = 0; turn < times && !isOver(); turn += 1) {
      const results = await run();
      const own = results?.find((result) => testKey(result) === testKey(test));
      if (own && /^(?:passed|failed)$/.test(own.status)) passed.push(own.status === 'passed');
    }
    return passed;
  };
  const alone = await outcomes(() => reruns.run([test]));
  const inOrder = await outcomes(() => reruns.all('own'));
  if (all(alone, true) && all(inOrder, false))
    return { kind: 'polluted', after: isOver() ? null : await polluterOf(test, earlier, reruns) };
  if (all(alone, false) && all(inOrder, true)) return { kind: 'helped' };
  const shuffled = await outcomes(() => reruns.all('shuffled'));
  if (all(alone, true) && all(inOrder, true) && shuffled.includes(false)) return { kind: 'order' };
  const seen = [...alone, ...inOrder, ...shuffled];
  return { kind: 'chance', failed: seen.filter((passed) => !passed).length, runs: seen.length };
}

const all = (outcomes: readonly boolean[], wanted: boolean): boolean =>
  outcomes.length > 0 && outcomes.every((passed) => passed === wanted);

/** The one earlier test after which this one fails; null where none is enough by itself, or time is up. */
async function polluterOf(
  test: TestId,
  earlier: readonly TestId[],
  { run, deadline }: Reruns,
): Promise<TestId | null> {
  const failsAfter = async (others: readonly TestId[]): Promise<boolean> => {
    const results = await run([...others, test]);
    return results.find((result) => testKey(result) === testKey(test))?.status === 'failed';
  };
  let suspects = earlier;
  while (suspects.length > 1 && Date.now() <= deadline) {
    const half = Math.ceil(suspects.length / 2);
    const [first, second] = [suspects.slice(0, half), suspects.slice(half)];
    if (await failsAfter(first)) suspects = first;
    else if (await failsAfter(second)) suspects = second;
    else return null;
  }
  const [only, ...others] = suspects;
  return only && others.length === 0 && (await failsAfter([only])) ? only : null;
}
