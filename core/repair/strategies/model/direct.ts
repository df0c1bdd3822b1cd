import type { Candidate, Verdict } from '../../../model.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';

/**
 * Shows the failing tests and the most suspicious function, and asks for the fix at once, in several samples (Xia, Wei
 * and Zhang, "Automated Program Repair in the Era of Large Pre-trained Language Models", ICSE 2023).
 */
export async function* direct(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { data } = await everything(talk.context);
  const prompt = promptFor(talk, { template: 'direct.v1', data });
  yield* trySamples(talk, prompt, { samples: 4, promise: 0.4 });
}
