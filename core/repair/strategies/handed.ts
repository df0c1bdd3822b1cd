import type { Candidate } from '../../model.js';
import type { Strategy } from '../strategy.js';

/** One candidate that somebody else has made, behind the same gate as all others. */
export const handed = (candidate: Candidate): Strategy => ({
  name: candidate.strategy,
  rung: 'agent',
  applies: () => true,
  async *propose() {
    yield [candidate];
  },
});
