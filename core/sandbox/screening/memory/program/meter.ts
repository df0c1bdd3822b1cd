import { testKey } from '../../../../runners/test-key.js';
import type { Meter } from '../harness/harness.js';
import type { Limits } from '../protocol.js';
import type { Steps } from './steps.js';

/** A meter that gives each test `patience` times its limit. */
export function createMeter(steps: Steps, limits: Limits, patience: number): Meter {
  return {
    start(test) {
      steps.done = 0;
      steps.most = patience * (limits.steps[testKey(test)] ?? limits.otherwise);
    },
    end() {
      const { done, most } = steps;
      steps.most = Number.POSITIVE_INFINITY;
      return { steps: done, cut: done > most };
    },
    waitMs: limits.waitMs * Math.min(patience, 4),
  };
}
