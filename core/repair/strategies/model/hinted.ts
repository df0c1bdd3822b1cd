import type { Candidate, Verdict } from '../../../model.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';
import { tellingHints } from './sections/hints.js';

/** Where research found something that is like the fault, asks for the fix with that before all else but the fault itself. */
export async function* hinted(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const hints = await tellingHints(talk.context);
  if (hints.length === 0) return;
  const { data } = await everything(talk.context);
  const told = new Set(hints.map(({ text }) => text));
  const [first, second, ...rest] = data.filter(({ text }) => !told.has(text));
  const known = [first, second].filter((piece) => piece !== undefined);
  const prompt = promptFor(talk, { template: 'hints.v1', data: [...known, ...hints, ...rest] });
  yield* trySamples(talk, prompt, { samples: 2, promise: 0.35 });
}
