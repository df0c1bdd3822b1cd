import { messageOf } from '../../harness/message.js';
import { StepLimit } from '../../program/steps.js';

/** The same for each limit, so that two runs with different limits give the same. */
export const cutMessage = 'it took too long';

/** One of the errors of a test of jest-circus in one bounded text: it holds them in several shapes. */
export function messageOfError(error: unknown): string {
  const thrown = thrownIn(error);
  const isBare = typeof thrown === 'object' && thrown !== null && !('name' in thrown) && 'message' in thrown;
  return messageOf(isBare ? thrown.message : thrown);
}

/** Whether it comes of the limits that screening sets, rather than of the test. */
export function isCutError(error: unknown, hasLessTime: boolean): boolean {
  const thrown = thrownIn(error);
  if (thrown instanceof StepLimit) return true;
  return hasLessTime && typeof thrown === 'string' && thrown.startsWith('Exceeded timeout of ');
}

/** What was thrown, without what jest-circus puts beside it. */
export const thrownIn = (error: unknown): unknown => (Array.isArray(error) ? (error[0] ?? error[1]) : error);
