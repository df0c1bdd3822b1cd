import { deserialize, serialize } from 'node:v8';
import type { Candidate } from '../../../model.js';
import type { Observations, ObserveOptions } from '../screener.js';
import { type Bench, planOf } from './bench.js';
import type { ObserveJob, RecordedCalls, Replacement } from './protocol.js';
import { originalOf, placeEdits } from './schema/place.js';

/** Candidates that a thread is handed at once. */
const mostAtOnce = 16;

/**
 * What the candidates make of the inputs that the failing tests call the program with, and of others derived from them.
 * Null where the tests call no function that can be switched, or with nothing that can be handed on.
 */
export async function observeCandidates(
  bench: Bench,
  candidates: readonly Candidate[],
  { derive, signal }: ObserveOptions,
): Promise<Observations | null> {
  const entry = await entryOf(bench);
  if (entry === null) return null;
  const recorded = entry.inputs.map((input) => deserialize(Buffer.from(input, 'base64')) as unknown[]);
  const derived = derive(recorded).map((args) => serialize(args).toString('base64'));
  const inputs = [...entry.inputs, ...derived];
  const original = { id: '', replacements: [] };
  const trials = candidates.flatMap(({ id, edits }) => {
    const replacements = placeEdits(edits, (file) => planOf(bench, file));
    return replacements ? [{ id, replacements }] : [];
  });
  const seen = new Map<string, Observations['before']>();
  for (const part of parts([original, ...trials])) {
    if (signal.aborted) break;
    for (const { id, observed } of await ask(bench, entry.original, inputs, part)) seen.set(id, observed);
  }
  const before = seen.get('');
  seen.delete('');
  return before
    ? { seen: entry.inputs.length, inputs: [...recorded, ...derive(recorded)], before, of: seen }
    : null;
}

interface Entry {
  original: Replacement;
  inputs: string[];
}

/** The function that the failing tests call with the most different inputs. */
async function entryOf(bench: Bench): Promise<Entry | null> {
  const { host, setup, baseline, watchdogMs } = bench;
  const job = { kind: 'record', limits: baseline.limits, tests: baseline.failing } as const;
  const reply = await host.ask({ setup, job, watchdogMs: 8 * watchdogMs });
  if (!('answer' in reply) || reply.answer.kind !== 'record') return null;
  const best = reply.answer.calls.reduce<RecordedCalls | null>(
    (most, calls) => (calls.inputs.length > (most?.inputs.length ?? 0) ? calls : most),
    null,
  );
  const plan = best && planOf(bench, best.file);
  const slot = plan?.slots.find(({ id }) => id === best?.slot);
  return best && plan && slot ? { original: originalOf(plan, slot), inputs: best.inputs } : null;
}

type Results = { id: string; observed: Observations['before'] }[];

/** One that ends its thread is left out, and the others are asked again without it. */
async function ask(
  bench: Bench,
  entry: Replacement,
  inputs: string[],
  trials: ObserveJob['trials'],
): Promise<Results> {
  if (trials.length === 0) return [];
  const { host, setup, baseline, watchdogMs } = bench;
  const job: ObserveJob = { kind: 'observe', limits: baseline.limits, entry, inputs, trials };
  const reply = await host.ask({ setup, job, watchdogMs });
  if ('answer' in reply) return reply.answer.kind === 'observe' ? reply.answer.results : [];
  const { culprit } = reply;
  return culprit === null ? [] : ask(bench, entry, inputs, trials.toSpliced(culprit, 1));
}

function parts<T>(items: readonly T[]): T[][] {
  const made: T[][] = [];
  for (let at = 0; at < items.length; at += mostAtOnce) made.push(items.slice(at, at + mostAtOnce));
  return made;
}
