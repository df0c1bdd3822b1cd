import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { Meter } from '../harness/harness.js';
import type { Limits } from '../protocol.js';
import type { Steps } from './steps.js';

/** The limit of a test, in steps, that longer looks begin with at least. */
const leastWithPatience = 20_000;

/** The paths of tests stay; limits come anew with each job. */
const keys = new WeakMap<readonly string[], string>();

function keyOf(test: TestId): string {
  const key = keys.get(test.path) ?? testKey(test);
  keys.set(test.path, key);
  return key;
}

/** A meter that gives each test `patience` times its limit. */
export function createMeter(steps: Steps, limits: Limits, patience: number): Meter {
  return {
    start(test) {
      const first = limits.steps[keyOf(test)] ?? limits.otherwise;
      const most = patience > 1 ? patience * Math.max(first, leastWithPatience) : first;
      steps.allow(most, limits.waitMs * Math.min(patience, 8));
    },
    end: steps.free,
    waitMs: limits.waitMs * Math.min(patience, 4),
  };
}
