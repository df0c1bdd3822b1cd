import type { Store } from '../../store/store.js';
import { type LearnedFigures, learnedFigures, type Span } from './learned.js';

/** What was learned here, as of now. Reads the databases alone. */
export async function readLearned(
  store: Pick<Store, 'patches' | 'outcomes' | 'patterns'>,
  span: Span,
): Promise<LearnedFigures> {
  const [patches, outcomes, patterns] = await Promise.all([
    store.patches.all(),
    store.outcomes.all(),
    store.patterns.all(),
  ]);
  return learnedFigures({ patches, outcomes, patterns }, span);
}
