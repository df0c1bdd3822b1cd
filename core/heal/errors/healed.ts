import type { ErrorRecord } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import type { Attempt } from '../attempt/attempt.js';

/** Whether the winner heals every test of an error. */
export function isHealed(error: ErrorRecord, { winner }: Pick<Attempt, 'winner'>): boolean {
  const healed = new Set(winner?.tests.map((test) => testKey(test)));
  return error.tests.every((test) => healed.has(testKey(test)));
}
