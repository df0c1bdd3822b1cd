import { isHealerError } from '../../../errors.js';
import type { Candidate, Verdict } from '../../../model.js';
import type { Model, ModelAnswer } from '../../../models/model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext } from '../../strategy.js';
import { editOfSearch } from '../search/same-edit.js';
import { type ReadAnswer, readAnswer } from './answer/read.js';
import type { Notebook, Tried } from './notebook.js';
import { buildPrompt, type Prompt, type PromptParts } from './prompt/prompt.js';
import { troubleOf } from './prompt/trouble.js';
import { wordingOf } from './wording.js';

/** What a model strategy works with. */
export interface Talk {
  strategy: string;
  context: RepairContext;
  model: Model;
  notebook: Notebook;
}

/** A prompt that fits the model's window and begins with what is wrong. */
export const promptFor = ({ context, model }: Talk, parts: PromptParts): Prompt =>
  buildPrompt(model, { ...parts, slots: { trouble: troubleOf(context), ...parts.slots } });

export interface Sampling {
  /** How often the same is asked. The first answer is the likeliest one, the others are drawn. */
  samples: number;
  /** Estimated probability that one of them is the fix. */
  promise: number;
  /** Answers in another form than edits of files. */
  read?(text: string): Promise<ReadAnswer>;
}

export type Batches<Result> = AsyncGenerator<Candidate[], Result, Verdict[]>;

/** Of the samples after the first. */
const drawnTemperature = 0.8;

/** Once answers took so long together, in milliseconds, they are tried before more are asked for. */
const slowMs = 15_000;

/**
 * Asks one prompt several times, and yields what can be read of the answers as one batch, what most of them say first
 * (self-consistency: Wang et al., ICLR 2023); of a slow model in several batches, until one of them heals. Resolves with
 * what came of each. Errors: MODEL_UNAVAILABLE, MODEL_BUDGET and ABORTED, once the answers that came before have been tried.
 */
export async function* trySamples(talk: Talk, prompt: Prompt, sampling: Sampling): Batches<Tried[]> {
  const all: Tried[] = [];
  for (let left = sampling.samples; left > 0; ) {
    const { answers, asked, failure } = await ask(talk, prompt, left);
    left -= asked;
    const batch = await batchOf(talk, prompt, sampling, answers);
    const verdicts = batch.length > 0 ? ((yield batch) ?? []) : [];
    const tried = batch.map((candidate) => ({
      candidate,
      verdict: verdicts.find((verdict) => verdict.candidate === candidate.id) ?? null,
    }));
    talk.notebook.tried.push(...tried);
    all.push(...tried);
    if (failure !== null) throw failure;
    if (asked === 0 || tried.some(({ verdict }) => verdict?.status === 'plausible')) break;
  }
  return all;
}

/** What can be read of the answers, each edit once. */
async function batchOf(
  talk: Talk,
  prompt: Prompt,
  sampling: Sampling,
  answers: readonly ModelAnswer[],
): Promise<Candidate[]> {
  const { context, notebook } = talk;
  const place = { shown: prompt.files, read: context.read };
  const read = sampling.read ?? ((text: string) => readAnswer(text, place));
  const votes = new Map<string, { candidate: Candidate; count: number }>();
  for (const answer of answers) {
    const found = await read(answer.text);
    if ('trouble' in found) {
      notebook.unread.push(
        answer.ended === 'length' ? `It was cut off at its length. ${found.trouble}` : found.trouble,
      );
      continue;
    }
    const candidate = await candidateOf(talk, prompt, answer, found.edits);
    const refused = context.refuse?.(candidate) ?? null;
    if (refused !== null) notebook.refused.push(refused);
    const known = votes.get(candidate.id);
    if (known) known.count += 1;
    else votes.set(candidate.id, { candidate, count: 1 });
  }
  return [...votes.values()]
    .map(({ candidate, count }) => ({
      ...candidate,
      prior: Math.max(candidate.prior, (sampling.promise * count) / answers.length),
    }))
    .sort((a, b) => b.prior - a.prior);
}

export interface Asked {
  answers: ModelAnswer[];
  /** How many questions were sent: fewer than wanted where they take long. */
  asked: number;
  /** What kept the others from coming. */
  failure: unknown;
}

/**
 * The answers that came, and what kept the others from coming. An answer that is none is told in the notebook. Where the
 * window holds no code beside the question, nothing is asked.
 */
export async function ask(
  { context, model, notebook }: Talk,
  prompt: Prompt,
  samples: number,
): Promise<Asked> {
  const answers: ModelAnswer[] = [];
  let asked = 0;
  if (prompt.files.length === 0) {
    notebook.unread.push(`A window of ${model.contextTokens} tokens is too small to show any code.`);
    return { answers, asked, failure: null };
  }
  for (let tookMs = 0; asked < samples && tookMs < slowMs; asked++) {
    if (context.signal.aborted) return { answers, asked, failure: context.signal.reason };
    const sample = notebook.asked.get(prompt.request.prompt) ?? 0;
    notebook.asked.set(prompt.request.prompt, sample + 1);
    const temperature = sample === 0 ? 0 : drawnTemperature;
    try {
      const request = { ...prompt.request, temperature, sample };
      const answer = await model.ask(request, { signal: context.signal });
      answers.push(answer);
      tookMs += answer.durationMs;
    } catch (error) {
      if (!isHealerError(error, 'MODEL_ANSWER')) return { answers, asked, failure: error };
      notebook.unread.push(error.message);
    }
  }
  return { answers, asked, failure: null };
}

/** What search would find as well is offered as search's, in its words. */
async function candidateOf(
  { strategy, context, model }: Talk,
  prompt: Prompt,
  { promptHash, answerHash }: ModelAnswer,
  edits: Candidate['edits'],
): Promise<Candidate> {
  const before = await Promise.all(
    edits.map(async ({ range }) => (await context.read(range.file))?.slice(range.start, range.end) ?? ''),
  );
  const origin = { model: model.id, prompt: prompt.name, promptHash, answerHash };
  const known = await editOfSearch(context, edits);
  return known
    ? makeCandidate({ strategy: 'search', ...known, origin })
    : makeCandidate({ strategy, ...wordingOf(edits, before), edits, prior: 0, origin });
}
