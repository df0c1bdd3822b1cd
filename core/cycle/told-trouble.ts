import { isHealerError } from '../errors.js';

/** What is expected is told in the report; what is not ends the cycle. */
export function toldTrouble(error: unknown): string {
  if (isHealerError(error) && error.code !== 'ABORTED') return error.message;
  throw error;
}
