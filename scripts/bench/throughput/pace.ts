import { isHealerError } from '../../../core/errors.js';
import type { Candidate } from '../../../core/model.js';
import { type Screened, screenAll } from '../screening.js';
import { type Screening, type Subject, screenerOf } from '../subject.js';

/** What one way of judging took. */
export interface Pace {
  judged: number;
  openSeconds: number;
  seconds: number;
}

export const blank = (): Pace => ({ judged: 0, openSeconds: 0, seconds: 0 });

/** Null where the tests cannot be judged in memory; then nothing is added to the pace. */
export async function timed(
  subject: Subject,
  screening: Screening,
  candidates: readonly Candidate[],
  pace: Pace,
): Promise<Screened | null> {
  const startedAt = performance.now();
  try {
    const screener = await screenerOf(subject, screening);
    pace.openSeconds += (performance.now() - startedAt) / 1000;
    try {
      const screened = await screenAll(screener, candidates);
      pace.judged += screened.verdicts.size;
      pace.seconds += screened.seconds + screened.longerSeconds;
      return screened;
    } finally {
      await screener.dispose();
    }
  } catch (error) {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    return null;
  }
}
