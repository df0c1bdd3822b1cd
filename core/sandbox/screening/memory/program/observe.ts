import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { isThenable, settleWithin } from '../harness/settle.js';
import type { Limits, Observed, RecordedCalls } from '../protocol.js';
import { StepLimit, type Steps } from './steps.js';

/** Calls that tests make, without those that the called functions make in turn. */
export interface Recorder {
  call(file: string, slot: number, args: readonly unknown[]): void;
  leave(): void;
  take(): RecordedCalls[];
}

const mostInputs = 64;
const mostBytes = 4_000;

export function createRecorder(): Recorder {
  const calls = new Map<string, { file: string; slot: number; inputs: Set<string> }>();
  let depth = 0;
  return {
    call(file, slot, args) {
      depth += 1;
      if (depth > 1) return;
      const key = `${file}:${slot}`;
      const known = calls.get(key) ?? { file, slot, inputs: new Set<string>() };
      calls.set(key, known);
      const input = packed(args);
      if (input !== null && known.inputs.size < mostInputs) known.inputs.add(input);
    },
    leave() {
      depth -= 1;
    },
    take: () => [...calls.values()].map(({ inputs, ...slot }) => ({ ...slot, inputs: [...inputs] })),
  };
}

/** Null for what cannot be handed on, such as functions, and for what is too long. */
function packed(args: readonly unknown[]): string | null {
  try {
    const bytes = serialize([...args]);
    return bytes.length > mostBytes ? null : bytes.toString('base64');
  } catch {
    return null;
  }
}

/** What a function gives for each input: its result, or what it throws, with what it does to its arguments. */
export async function observe(
  call: (...args: unknown[]) => unknown,
  inputs: readonly string[],
  steps: Steps,
  limits: Limits,
): Promise<Observed[]> {
  const seen: Observed[] = [];
  for (const input of inputs) seen.push(await observeOne(call, input, steps, limits));
  return seen;
}

async function observeOne(
  call: (...args: unknown[]) => unknown,
  input: string,
  steps: Steps,
  { otherwise, waitMs }: Limits,
): Promise<Observed> {
  const args = deserialize(Buffer.from(input, 'base64')) as unknown[];
  steps.allow(otherwise, waitMs);
  try {
    const result = call(...args);
    const value = isThenable(result) ? await settleWithin(waitMs, result) : taken(result);
    const changed = args.some((each) => typeof each === 'object' && each !== null) ? ` ${shown(args)}` : '';
    return { kind: kindOf(value), text: shown(value) + changed };
  } catch (error) {
    if (error instanceof StepLimit) return { kind: 'cut', text: '' };
    return { kind: 'throws', text: error instanceof Error ? error.name : typeof error };
  } finally {
    steps.free();
  }
}

const mostTaken = 50;

/** The first values of a generator: its own shape says nothing. */
function taken(result: unknown): unknown {
  if (typeof (result as { next?: unknown } | null)?.next !== 'function') return result;
  const values: unknown[] = [];
  for (const value of result as Iterable<unknown>) if (values.push(value) >= mostTaken) break;
  return values;
}

const mostCharacters = 400;

function shown(value: unknown): string {
  return inspect(value, {
    depth: 6,
    sorted: true,
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    maxArrayLength: 100,
    maxStringLength: mostCharacters,
  }).slice(0, mostCharacters);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isNaN(value) ? 'NaN' : typeof value;
}
