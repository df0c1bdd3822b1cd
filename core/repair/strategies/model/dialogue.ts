import type { Candidate, Verdict } from '../../../model.js';
import { nearest, stale } from './notebook.js';
import { promptFor, type Talk, trySamples } from './samples.js';
import { attemptData, disprovedData, staleData } from './sections/attempts.js';
import { everything } from './sections/everything.js';

const mostRounds = 3;
const mostShown = 3;

/**
 * Shows the attempts that failed and what the tests said of each, and asks again, in a few rounds (ChatRepair: Xia and
 * Zhang, "Automated Program Repair via Conversation", ISSTA 2024).
 */
export async function* dialogue(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { context, notebook } = talk;
  const { data } = await everything(context);
  const [first, second, ...rest] = data;
  while (notebook.rounds.failed++ < mostRounds) {
    const failed = nearest(notebook).slice(0, mostShown);
    const attempts = await Promise.all(failed.map((each, index) => attemptData(context.read, each, index)));
    const known = stale(notebook).filter((candidate) => !context.refuse?.(candidate));
    attempts.push(...(await staleData(context.read, known.slice(0, mostShown))));
    const [unread, refused] = [notebook.unread.at(-1), notebook.refused.at(-1)];
    if (unread !== undefined) attempts.push({ what: 'why an answer could not be read', text: unread });
    if (refused !== undefined) attempts.push({ what: 'why a change was thrown away', text: refused });
    if (attempts.length === 0) return;
    const code = [first, second].filter((piece) => piece !== undefined);
    const prompt = promptFor(talk, { template: 'again.v1', data: [...code, ...attempts, ...rest] });
    yield* trySamples(talk, prompt, { samples: 2, promise: 0.3 });
  }
}

/**
 * Shows what passed the failing tests and failed the proof, with the tests that it broke, and asks for a fix that does
 * not: once for each round of proofs, a few times in one heal.
 */
export async function* afterProof(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { context, notebook } = talk;
  const disproved = context.disproved ?? [];
  if (disproved.length === 0 || notebook.rounds.disproved++ >= mostRounds) return;
  const latest = disproved.slice(-mostShown).reverse();
  const attempts = await Promise.all(latest.map((each, index) => disprovedData(context, each, index)));
  const { data } = await everything(context);
  const [first, second, ...rest] = data;
  const known = [first, second].filter((piece) => piece !== undefined);
  const prompt = promptFor(talk, { template: 'broke.v1', data: [...known, ...attempts.flat(), ...rest] });
  yield* trySamples(talk, prompt, { samples: 2, promise: 0.35 });
}
