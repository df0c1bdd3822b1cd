import type { Candidate, Verdict } from '../../../model.js';
import { joins, type Part, partsOf } from './parts.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { partData } from './sections/attempts.js';
import { everything } from './sections/everything.js';

const mostJoins = 24;
const mostShown = 3;

/**
 * Puts together candidates that heal different failing tests, those of the free rungs as well: by joining their edits
 * where they touch different places, and by asking for one fix that does what each of them does where that was not
 * enough (partial fixes as in Wong et al., "VarFix: Balancing Edit Expressiveness and Search Effectiveness in Automated
 * Program Repair", ESEC/FSE 2021).
 */
export async function* merge(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { strategy, context } = talk;
  const parts = partsOf(context.partial ?? [], context.failingTests);
  const batch = joins(strategy, parts, context.failingTests.length, mostJoins);
  if (batch.length > 0) {
    const verdicts = (yield batch) ?? [];
    if (verdicts.some(({ status }) => status === 'plausible')) return;
  }
  const shown = complementing(parts).slice(0, mostShown);
  if (shown.length < 2) return;
  const { data } = await everything(context);
  const [first, second, ...rest] = data.filter((piece) => piece !== undefined);
  const known = [first, second].filter((piece) => piece !== undefined);
  const pieces = await Promise.all(shown.map((part, index) => partData(context, part, index)));
  const prompt = promptFor(talk, { template: 'merge.v1', data: [...known, ...pieces, ...rest] });
  yield* trySamples(talk, prompt, { samples: 2, promise: 0.35 });
}

/** Parts of which each heals a test that those before it do not. */
function complementing(parts: readonly Part[]): Part[] {
  const healed = new Set<string>();
  return parts.filter(({ heals }) => {
    const adds = [...heals].some((key) => !healed.has(key));
    for (const key of heals) healed.add(key);
    return adds;
  });
}
