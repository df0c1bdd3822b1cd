import { testKey } from '../../../../runners/test-key.js';
import type { Meter } from '../harness/harness.js';
import type { Limits } from '../protocol.js';
import type { Steps } from './steps.js';

/** The limit of a test, in steps, that longer looks begin with at least. */
const leastWithPatience = 20_000;

/** A meter that gives each test `patience` times its limit. */
export function createMeter(steps: Steps, limits: Limits, patience: number): Meter {
  return {
    start(test) {
      const first = limits.steps[testKey(test)] ?? limits.otherwise;
      const most = patience > 1 ? patience * Math.max(first, leastWithPatience) : first;
      steps.allow(most, limits.waitMs * Math.min(patience, 8));
    },
    end: steps.free,
    waitMs: limits.waitMs * Math.min(patience, 4),
  };
}
