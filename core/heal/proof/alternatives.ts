import type { Alternative } from '../../patches/evidence/evidence.js';
import type { Winner } from '../attempt/attempt.js';
import type { Scored } from './score.js';

/** The evidence tells of so many: whoever reviews a patch reads no more of them. */
const most = 24;

/**
 * The other candidates that passed all the tests they were given, best first. Behaviours are numbered as they appear,
 * from 1, which is that of the winner.
 */
export function alternativesOf(winner: Winner, plausible: readonly Scored[]): Alternative[] {
  const numbers = new Map<number, number>();
  const numberOf = (group: number | null): number | null => {
    if (group === null) return null;
    const number = numbers.get(group) ?? numbers.size + 1;
    numbers.set(group, number);
    return number;
  };
  numberOf(winner.group);
  return plausible
    .filter(({ screened }) => screened.candidate.id !== winner.candidate.id)
    .slice(0, most)
    .map(({ screened: { candidate }, confidence, group }) => ({
      id: candidate.id,
      strategy: candidate.strategy,
      title: candidate.title,
      confidence: confidence.value,
      behaviour: numberOf(group),
      edits: candidate.edits,
    }));
}
