import { testKey } from '../../../../runners/test-key.js';
import type { Meter } from '../harness/harness.js';
import type { Limits } from '../protocol.js';
import type { Steps } from './steps.js';

/** A meter that gives each test `patience` times its limit. */
export function createMeter(steps: Steps, limits: Limits, patience: number): Meter {
  return {
    start(test) {
      const most = limits.steps[testKey(test)] ?? limits.otherwise;
      steps.allow(patience * most, limits.waitMs * Math.min(patience, 8));
    },
    end: steps.free,
    waitMs: limits.waitMs * Math.min(patience, 4),
  };
}
