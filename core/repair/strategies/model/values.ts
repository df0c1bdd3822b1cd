import type { Candidate, Verdict } from '../../../model.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';
import { failingTest, thrownBy } from './sections/failing-tests.js';

/** So many tests get a question of their own. */
const mostTests = 3;

/** For each failing test that compared two values, asks for the edit that turns the one into the other. */
export async function* values(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { context } = talk;
  const compared = context.failingTests.filter((test) => thrownBy(context, test)?.expected !== undefined);
  const { data } = await everything(context);
  const code = data.filter(({ what }) => !what.startsWith('failing test'));
  const [first, ...rest] = code;
  for (const test of compared.slice(0, mostTests)) {
    const own = { what: 'failing test', file: test.file, text: await failingTest(context, test) };
    const prompt = promptFor(talk, {
      template: 'values.v1',
      data: [...(first ? [first] : []), own, ...rest],
    });
    yield* trySamples(talk, prompt, { samples: 2, promise: 0.3 });
  }
}
