import type { Outcome } from '../../protocol.js';
import type { RunOptions } from '../harness.js';
import { doneOrIdle } from '../idle.js';
import type { Leftovers } from '../leftovers.js';
import { messageOf } from '../message.js';
import type { AvaChange, AvaFailure, AvaRunner, AvaTask, RunnerClass } from './project-ava.js';

const now = performance.now.bind(performance);
const idleOutcome = { steps: 0, durationMs: 0, cut: false };

/**
 * Runs the tests that a fresh runner was given, with their hooks, and tells what healer's listener to ava tells; false where
 * `onOutcome` ended the run.
 */
export async function runFile(
  file: string,
  runner: AvaRunner,
  { prototype }: RunnerClass,
  leftovers: Leftovers,
  { meter, onOutcome, onThrown, onLate }: RunOptions,
): Promise<boolean> {
  let goesOn = true;
  /** Of the test that runs. */
  const heard: { result: Pick<Outcome, 'status' | 'message'> | null } = { result: null };
  const tell = (outcome: Omit<Outcome, 'file'>): void => {
    if (goesOn) goesOn = onOutcome({ file, ...outcome });
  };

  runner.emit = async (event, change) => {
    if (event === 'error') onLate(messageOf(change));
    if (event === 'stateChange') hear(change as AvaChange);
  };
  runner.runSingle = async (runnable) => {
    const single = await prototype.runSingle.call(runner, runnable);
    if (!single.passed && single.error !== undefined) onThrown?.(single.error);
    return single;
  };
  runner.runTest = async (task, context) => {
    if (!goesOn) return false;
    const path = [task.title];
    Object.assign(heard, { result: null });
    const startedAt = now();
    meter.start({ file, path });
    const waits = await waitsFor(prototype.runTest.call(runner, task, context));
    const { steps, cut: tooManySteps } = meter.end();
    const cut = tooManySteps || waits;
    const durationMs = now() - startedAt;
    if (cut) tell({ path, status: 'failed', message: 'it took too long', steps, durationMs, cut });
    else if (heard.result) tell({ path, ...heard.result, steps, durationMs, cut });
    if (waits) goesOn = false;
    return heard.result?.status !== 'failed';
  };
  const before = process.listeners('beforeExit');
  try {
    await runner.start();
  } finally {
    for (const listener of process.listeners('beforeExit'))
      if (!before.includes(listener)) process.removeListener('beforeExit', listener);
  }
  return goesOn;

  function hear({ type, title = '', skip, todo, knownFailing, err }: AvaChange): void {
    const path = [title];
    if (type === 'selected-test' && (skip || todo))
      tell({ path, status: skip ? 'skipped' : 'todo', ...idleOutcome });
    if (type === 'test-passed') heard.result = { status: knownFailing ? 'todo' : 'passed' };
    if (type === 'test-failed') heard.result = { status: 'failed', message: failureOf(err) };
    if (type === 'hook-failed') tell({ path, status: 'failed', message: failureOf(err), ...idleOutcome });
  }

  /** Whether it has not ended in the time that a test may take. What waits for nothing is ended as ava does at the end of a process. */
  async function waitsFor(running: Promise<boolean>): Promise<boolean> {
    let done = false;
    const ended = running.then(
      () => {
        done = true;
      },
      (error) => {
        done = true;
        onLate(messageOf(error));
      },
    );
    const state = await doneOrIdle(() => done, leftovers, meter.waitMs);
    if (state === 'waiting') return true;
    if (state === 'idle') {
      for (const runnable of runner.activeRunnables) runnable.finishDueToInactivity?.();
      return (await doneOrIdle(() => done, leftovers, meter.waitMs)) !== 'done';
    }
    await ended;
    return false;
  }
}

/** What of the tests of a file a fresh runner is to run; the hooks go along. */
export function takeTasks(
  runner: AvaRunner,
  from: Pick<AvaRunner, 'tasks' | 'runOnlyExclusive'>,
  isWanted: (task: AvaTask) => boolean,
): void {
  const tests = ['serial', 'concurrent', 'todo'];
  runner.runOnlyExclusive = from.runOnlyExclusive;
  runner.tasks = Object.fromEntries(
    Object.entries(from.tasks).map(([kind, tasks]) => [
      kind,
      tests.includes(kind) ? tasks.filter(isWanted) : tasks,
    ]),
  );
}

const mostCharacters = 500;

function failureOf({ name = 'Error', message = '', values, formattedDetails }: AvaFailure = {}): string {
  const details = (formattedDetails ?? values ?? []).map(({ label, formatted }) => `${label} ${formatted}`);
  return `${name}: ${message} ${details.join(' ')}`.slice(0, mostCharacters);
}
