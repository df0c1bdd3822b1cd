import { measureFlapping } from '../../capture/flapping.js';
import type { TestId } from '../../model.js';
import { type Histories, wellStates } from './histories.js';

export interface FlappingTest {
  id: string;
  title: string;
  tests: TestId[];
  /** Whether it failed in each of the last runs, newest last. */
  failed: boolean[];
  /** Share of the chances to change its outcome, the tree being the same, at which it did; newer ones weigh more. */
  flipRate: number;
  flips: number;
}

const mostOutcomes = 30;

/** Errors that come and go while the tree is the same, the most restless first. */
export function flappingTests({ errors }: Histories): FlappingTest[] {
  return errors
    .filter(({ record, changes }) => record.flapping && isToldOf(changes.at(-1)?.state))
    .map(({ record: { id, title, tests, history } }) => {
      const { flipRate, flips } = measureFlapping(history);
      return {
        id,
        title,
        tests,
        failed: history.slice(-mostOutcomes).map((each) => each.failed),
        flipRate,
        flips,
      };
    })
    .sort((a, b) => b.flipRate - a.flipRate || (a.id < b.id ? -1 : 1));
}

/** What passes now may fail the next time. */
const isToldOf = (state = 'removed'): boolean => state === 'resolved' || !wellStates.has(state);
