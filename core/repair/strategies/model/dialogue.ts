import type { Candidate, Verdict } from '../../../model.js';
import { nearest, type Tried } from './notebook.js';
import type { Data } from './prompt/fence.js';
import { buildPrompt } from './prompt/prompt.js';
import { type Talk, trySamples } from './samples.js';
import { everything } from './sections/everything.js';
import { saidBy } from './sections/failing-tests.js';

const mostRounds = 3;
const mostShown = 3;

/**
 * Shows the attempts that failed and what the tests said of each, and asks again, in a few rounds (ChatRepair: Xia and
 * Zhang, "Automated Program Repair via Conversation", ISSTA 2024).
 */
export async function* dialogue(talk: Talk): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { context, model, notebook } = talk;
  const { data } = await everything(context);
  const [first, second, ...rest] = data;
  for (let round = 0; round < mostRounds; round++) {
    const failed = nearest(notebook).slice(0, mostShown);
    const attempts = await Promise.all(failed.map((each, index) => attemptData(talk, each, index)));
    const unread = notebook.unread.at(-1);
    if (unread !== undefined) attempts.push({ what: 'why an answer could not be read', text: unread });
    if (attempts.length === 0) return;
    const known = [first, second].filter((piece) => piece !== undefined);
    const prompt = buildPrompt(model, { template: 'again.v1', data: [...known, ...attempts, ...rest] });
    yield* trySamples(talk, prompt, { samples: 2, promise: 0.3 });
  }
}

async function attemptData(
  { context }: Talk,
  { candidate, verdict }: Tried & { verdict: Verdict },
  index: number,
): Promise<Data> {
  const edits = await Promise.all(
    candidate.edits.map(async ({ range, text }) => {
      const before = (await context.read(range.file))?.slice(range.start, range.end) ?? '';
      return `In ${range.file}, instead of:\n${before}\nit said:\n${text}`;
    }),
  );
  const failures = verdict.tests.flatMap(({ path, error }) =>
    error ? [`${path.join(' > ')}: ${saidBy(error)}`] : [],
  );
  const outcome = [verdict.status, ...(verdict.reason ? [verdict.reason] : []), ...failures.slice(0, 3)];
  return { what: `attempt ${index + 1} that failed`, text: [...edits, 'Outcome:', ...outcome].join('\n') };
}
