// Runs in the sandbox, alone: node bench.mjs TASK.json prints a BenchResult. It needs nothing but Node.
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { deserialize } from 'node:v8';

export interface BenchTask {
  /** Absolute paths of the two versions of the module, and by what name they export the function. */
  before: string;
  after: string;
  name: string;
  /** What it was given, a call each: base64 of an array of arguments as v8 writes it. */
  inputs: string[];
  pairs: number;
  /** Of one version's turn, in milliseconds. */
  turnMs: number;
  /** Elements that lists get in the second group. */
  many: number;
  output: string;
}

/** Milliseconds that the same work took in each version, pair by pair; null where it could not be measured. */
export interface BenchResult {
  seen: [before: number, after: number][] | null;
  /** With the same inputs, their lists and records made long. */
  long: [before: number, after: number][] | null;
  inputs: number;
  /** Why nothing was measured, or empty. */
  why: string;
}

type Call = (...given: unknown[]) => unknown;

const taskFile = process.argv[2];
if (taskFile) await bench(JSON.parse(readFileSync(taskFile, 'utf8')) as BenchTask);

async function bench(task: BenchTask): Promise<void> {
  const before = await load(task.before, task.name);
  const after = await load(task.after, task.name);
  const seen = task.inputs.map((line) => deserialize(Buffer.from(line, 'base64')) as unknown[]);
  const long = seen.flatMap((given) => {
    const longer = given.map((each) => lengthened(each, task.many));
    return isDeepStrictEqual(longer, given) ? [] : [longer];
  });
  const result: BenchResult = { seen: null, long: null, inputs: seen.length, why: '' };
  const usable = await alike(before, after, seen);
  if (typeof usable === 'string') result.why = usable;
  else {
    result.seen = await measure(before, after, usable, task);
    // What the tests never give it may be refused: then only what they do give it counts.
    const stretched = await alike(before, after, long);
    if (typeof stretched !== 'string') result.long = await measure(before, after, stretched, task);
  }
  // Through a file: what the module prints while it is loaded is no answer.
  writeFileSync(task.output, JSON.stringify(result));
  process.exit(0);
}

async function load(path: string, name: string): Promise<Call> {
  const module = await import(pathToFileURL(path).href);
  return (module[name] ?? module.default?.[name]) as Call;
}

/** The inputs for which both versions answer the same and change nothing that they are given; or why there are none. */
async function alike(before: Call, after: Call, inputs: unknown[][]): Promise<unknown[][] | string> {
  const usable: unknown[][] = [];
  for (const given of inputs) {
    const [one, other] = [await outcome(before, given), await outcome(after, given)];
    if (one === null || other === null) continue;
    if (!isDeepStrictEqual(one, other)) return 'the two versions answer differently';
    usable.push(given);
  }
  return usable.length > 0 ? usable : 'no input can be given to it again and again';
}

/** Null where it throws, or changes what it is given. */
async function outcome(call: Call, given: unknown[]): Promise<{ answer: unknown } | null> {
  const copy = structuredClone(given);
  try {
    const answer = await call(...copy);
    return isDeepStrictEqual(copy, given) ? { answer } : null;
  } catch {
    return null;
  }
}

async function measure(
  before: Call,
  after: Call,
  inputs: unknown[][],
  { pairs, turnMs }: BenchTask,
): Promise<[number, number][]> {
  const turn = async (call: Call, times: number): Promise<number> => {
    const began = performance.now();
    for (let nth = 0; nth < times; nth++)
      for (const given of inputs) {
        const answer = call(...given);
        if (answer instanceof Promise) await answer;
      }
    return performance.now() - began;
  };
  let times = 1;
  // The first turns are compiled while they run, and are not counted.
  for (let took = 0; times < 2 ** 24; times *= 2) {
    took = await turn(before, times);
    await turn(after, times);
    if (took >= turnMs) break;
  }
  const taken: [number, number][] = [];
  for (let nth = 0; nth < pairs; nth++) {
    // Each goes first every other time.
    if (nth % 2 === 0) {
      const one = await turn(before, times);
      taken.push([one, await turn(after, times)]);
    } else {
      const other = await turn(after, times);
      taken.push([await turn(before, times), other]);
    }
  }
  return taken;
}

/** Lists repeated, and records given more keys, until they have `many`; what is in them stays as it is. */
function lengthened(value: unknown, many: number): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || value.length >= many) return value;
    return Array.from({ length: many }, (_, index) => varied(value[index % value.length], index));
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const entries = Object.entries(value);
  const [, first] = entries[0] ?? [];
  if (
    entries.length === 0 ||
    entries.length >= many ||
    !entries.every(([, each]) => typeof each === typeof first)
  )
    return value;
  const more = Array.from({ length: many - entries.length }, (_, index) => [
    `key${index}`,
    entries[index % entries.length]?.[1],
  ]);
  return { ...value, ...Object.fromEntries(more) };
}

/** Another text or number for each place, so that not all elements of a long list are the same few. */
function varied(value: unknown, index: number): unknown {
  if (typeof value === 'string' && value !== '') return `${value}${index}`;
  return typeof value === 'number' && Number.isInteger(value) ? value + index : value;
}
