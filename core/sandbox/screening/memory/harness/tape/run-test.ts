import { inspect } from 'node:util';
import type { Outcome } from '../../protocol.js';
import type { RunOptions } from '../harness.js';
import { doneOrIdle } from '../idle.js';
import type { Leftovers } from '../leftovers.js';
import { messageOf } from '../message.js';
import type { Entry } from './collect.js';
import type { TapeResult, TapeTest, TestClass } from './project-tape.js';

/** What is known of a test, or of one inside of it. */
interface Known {
  test: TapeTest;
  path: string[];
  failure: string | null;
  ended: boolean;
}

const now = performance.now.bind(performance);

/** Runs a test made anew, and tells what healer's listener to tape tells; false where `onOutcome` ended the run. */
export async function runTest(
  { file, args }: Entry,
  Test: TestClass,
  leftovers: Leftovers,
  { meter, onOutcome, onThrown }: RunOptions,
): Promise<boolean> {
  const test = new Test(...args);
  const known: Known[] = [];
  const whole = listen(test, []);
  const startedAt = now();
  let waits = false;
  meter.start({ file, path: whole.path });
  try {
    test.run();
    const state = await doneOrIdle(() => whole.ended, leftovers, meter.waitMs);
    if (state === 'idle') test._exit();
    waits = state === 'waiting';
  } catch (error) {
    onThrown?.(error);
    whole.failure ??= messageOf(error);
  }
  const { steps, cut: tooManySteps } = meter.end();
  const cut = tooManySteps || waits;
  if (cut) whole.failure ??= 'it took too long';
  const durationMs = now() - startedAt;
  return known.every((each) =>
    onOutcome({ file, ...outcomeOf(each), ...(each === whole ? { steps, durationMs, cut } : idleOutcome) }),
  );

  function listen(listened: TapeTest, around: readonly string[]): Known {
    const own: Known = { test: listened, path: [...around, listened.name], failure: null, ended: false };
    known.push(own);
    listened.on('test', (inner) => listen(inner, own.path));
    listened.on('end', () => {
      own.ended = true;
    });
    listened.on('result', (result) => {
      if (typeof result !== 'object' || result.ok || result.todo || own.failure !== null) return;
      onThrown?.(result);
      own.failure = failureOf(result);
    });
    return own;
  }
}

/** Steps are counted for the outermost test alone. */
const idleOutcome = { steps: 0, durationMs: 0, cut: false };

function outcomeOf({ test, path, failure }: Known): Pick<Outcome, 'path' | 'status' | 'message'> {
  if (failure !== null) return { path, status: 'failed', message: failure };
  return { path, status: test._skip ? 'skipped' : test._todo ? 'todo' : 'passed' };
}

const mostCharacters = 500;

function failureOf({ name = '', operator = '', expected, actual, error }: TapeResult): string {
  const what = error instanceof Error && error.message !== name ? messageOf(error) : name;
  return `${what} (${operator} ${shown(expected)}, ${shown(actual)})`.slice(0, mostCharacters);
}

function shown(value: unknown): string {
  try {
    return inspect(value, { depth: 3, breakLength: Number.POSITIVE_INFINITY }).slice(0, mostCharacters / 2);
  } catch {
    return 'something that cannot be shown';
  }
}
