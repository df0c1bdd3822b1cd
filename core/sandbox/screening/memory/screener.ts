import type { Candidate, TestResult, Verdict } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { applyEdits, editsByFile } from '../../edits.js';
import type { SandboxWorktree } from '../../worktree.js';
import type { Screener } from '../screener.js';
import { type Ended, type Host, openHost } from './host-process.js';
import { inParallel } from './in-parallel.js';
import type { Answer, Task } from './worker.js';

export interface MemoryScreenerOptions {
  /** At the snapshot. The screener owns it from here on and disposes of it. */
  worktree: SandboxWorktree;
  /** Every result of the files that the failing tests are in, as the real runner gave them. */
  baseline: readonly TestResult[];
  threads: number;
  /** Milliseconds for one test; null is measured from the unchanged program. */
  limitMs?: number | null;
}

const leastLimitMs = 60;
/** A thread may have to be started within a task's time. */
const startUpMs = 1_500;

/**
 * Screens in warm threads of one isolated process, each candidate on fresh instances of the project's modules.
 * Null, with the worktree disposed of, where memory and the real runner differ on the unchanged program: only
 * the real runner can be trusted then.
 */
export async function memoryScreener(options: MemoryScreenerOptions): Promise<Screener | null> {
  const { worktree, baseline, threads } = options;
  const host = openHost({ worktree, threads });
  const dispose = async () => {
    await host.stop();
    await worktree.dispose();
  };
  try {
    const measured = await limitFrom(host, baseline);
    if (measured === null) {
      await dispose();
      return null;
    }
    const limitMs = options.limitMs ?? measured;
    const bench: Bench = { host, read: remembering(worktree), baseline, limitMs };
    return {
      via: 'memory',
      batchSize: 32 * threads,
      screen: (batch, { signal }) =>
        inParallel(batch, threads, signal, (candidate) => judge(candidate, bench)),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface Bench {
  host: Host;
  /** Text of a file at the snapshot. */
  read(file: string): Promise<string | undefined>;
  baseline: readonly TestResult[];
  limitMs: number;
}

/** The time limit of one test, from two runs of the unchanged program; null unless both agree with the real runner. */
async function limitFrom(host: Host, baseline: readonly TestResult[]): Promise<number | null> {
  const passed = baseline.filter(({ status }) => status === 'passed');
  const firstLimitMs = Math.max(1_000, 10 * Math.max(0, ...passed.map(({ durationMs }) => durationMs)));
  let limitMs = leastLimitMs;
  for (const _ of ['once', 'and again, for what changes when it is run twice']) {
    const answer = await host.ask(wholeFiles(baseline, [], firstLimitMs), 20 * firstLimitMs);
    if (!agrees(answer, baseline)) return null;
    if ('ended' in answer) continue;
    const ended = answer.files.flatMap(({ outcomes }) => outcomes.filter(({ timedOut }) => !timedOut));
    const slowest = Math.max(0, ...ended.map(({ durationMs }) => durationMs));
    limitMs = Math.max(leastLimitMs, 20 * slowest);
  }
  return limitMs;
}

/** A program that takes its thread with it agrees with a file that never came to its end. */
function agrees(answer: Answer | Ended, baseline: readonly TestResult[]): boolean {
  if ('ended' in answer)
    return baseline.every(({ status, path }) => status === 'failed' && path.length === 0);
  const seen = statuses(answer);
  return answer.late.length === 0 && baseline.every((test) => seen.get(testKey(test)) === test.status);
}

async function judge(candidate: Candidate, bench: Bench): Promise<Verdict> {
  const startedAt = performance.now();
  const texts = await editedTexts(candidate, bench);
  const failing = bench.baseline.filter(({ status }) => status === 'failed');
  const verdict = (status: Verdict['status'], tests: TestResult[], reason?: string): Verdict => ({
    candidate: candidate.id,
    status,
    tests,
    durationMs: performance.now() - startedAt,
    via: 'memory',
    ...(reason && { reason }),
  });

  const first = await ask(bench, onlyThese(failing, texts, bench.limitMs));
  if ('ended' in first) return verdict(first.ended === 'timeout' ? 'timeout' : 'broken', [], first.message);
  const tests = results(first, failing);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  if (passed === 0 && failing.length > 0) return verdict(whyNot(first), tests);

  const whole = await ask(bench, wholeFiles(bench.baseline, texts, bench.limitMs));
  if ('ended' in whole) return verdict('failed', tests, whole.message);
  const all = results(whole, bench.baseline);
  const spoiled = all.some(
    ({ status }, index) => bench.baseline[index]?.status === 'passed' && status !== 'passed',
  );
  const healed = passed === failing.length && all.every(({ status }) => status !== 'failed');
  const reason = spoiled || whole.late.length > 0 ? 'a test that passed fails now' : undefined;
  if (passed < failing.length) return verdict('partial', tests, reason);
  return healed && !reason ? verdict('plausible', all) : verdict('failed', all, reason);
}

function ask({ host, limitMs }: Bench, task: Task): Promise<Answer | Ended> {
  const tests = task.tests.reduce((count, { wanted }) => count + Math.max(1, wanted.length), 0);
  return host.ask(task, startUpMs + limitMs * Math.min(tests, 10));
}

function whyNot(answer: Answer): Verdict['status'] {
  if (answer.files.some(({ timedOut, outcomes }) => timedOut || outcomes.some((outcome) => outcome.timedOut)))
    return 'timeout';
  return answer.files.every(({ loadError }) => loadError !== undefined) ? 'broken' : 'failed';
}

async function editedTexts(candidate: Candidate, { read }: Bench): Promise<Task['texts']> {
  return Promise.all(
    [...editsByFile(candidate.edits)].map(async ([file, edits]): Promise<[string, string]> => {
      return [file, applyEdits((await read(file)) ?? '', edits)];
    }),
  );
}

/** The worktree stays as it is while it is screened in, so each file is read once. */
function remembering(worktree: SandboxWorktree): Bench['read'] {
  const texts = new Map<string, Promise<string | undefined>>();
  return (file) => {
    const text = texts.get(file) ?? worktree.read(file);
    texts.set(file, text);
    return text;
  };
}

function wholeFiles(baseline: readonly TestResult[], texts: Task['texts'], limitMs: number): Task {
  const files = [...new Set(baseline.map(({ file }) => file))];
  return { tests: files.map((file) => ({ file, wanted: [] })), texts, limitMs };
}

function onlyThese(tests: readonly TestResult[], texts: Task['texts'], limitMs: number): Task {
  const files = [...new Set(tests.map(({ file }) => file))];
  const wantedIn = (file: string) => tests.filter((test) => test.file === file).map(({ path }) => path);
  return {
    tests: files.map((file) => ({ file, wanted: wantedIn(file).filter((path) => path.length > 0) })),
    texts,
    limitMs,
  };
}

/** One result for each wanted test; a test that did not run has failed. */
function results(answer: Answer, wanted: readonly TestResult[]): TestResult[] {
  const seen = statuses(answer);
  const messages = new Map(
    answer.files.flatMap(({ file, outcomes, loadError }) => [
      [testKey({ file, path: [] }), loadError] as const,
      ...outcomes.map(({ path, message }) => [testKey({ file, path }), message] as const),
    ]),
  );
  return wanted.map(({ file, path }) => {
    const key = testKey({ file, path });
    const message = messages.get(key);
    return {
      file,
      path,
      status: seen.get(key) ?? 'failed',
      durationMs: 0,
      ...(message && { error: { name: 'Error', message } }),
    };
  });
}

/** Status by test; the empty path stands for the file, which passes when it loads and nothing in it fails. */
function statuses(answer: Answer): Map<string, TestResult['status']> {
  const seen = new Map<string, TestResult['status']>();
  for (const { file, outcomes, loadError } of answer.files) {
    const sound =
      loadError === undefined && outcomes.length > 0 && outcomes.every(({ status }) => status !== 'failed');
    seen.set(testKey({ file, path: [] }), sound ? 'passed' : 'failed');
    for (const { path, status } of outcomes) seen.set(testKey({ file, path }), status);
  }
  return seen;
}
