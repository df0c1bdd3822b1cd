import type { Candidate, Verdict } from '../../../model.js';
import { ask, promptFor, type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';

/** Asks why the tests fail, and then for the fix with that explanation in view (Wei et al., "Chain-of-Thought Prompting", NeurIPS 2022). */
export async function* explain(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { data } = await everything(talk.context);
  const why = promptFor(talk, { template: 'explain.v1', data, format: 'format-words.v1' });
  const { answers, failure } = await ask(talk, why, 1);
  if (failure !== null) throw failure;
  const [answer] = answers;
  if (!answer || answer.text.trim() === '') return;
  const explanation = { what: 'explanation by a model, which may be wrong', text: answer.text };
  const [first, ...rest] = data;
  const prompt = promptFor(talk, {
    template: 'direct.v1',
    data: [...(first ? [first] : []), explanation, ...rest],
  });
  yield* trySamples(talk, prompt, { samples: 2, promise: 0.4 });
}
