import { randomBytes } from 'node:crypto';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { packageRoot } from '../../package-root.js';
import { execute } from '../../sandbox/execute.js';
import { eraseTypes } from '../../sandbox/screening/memory/schema/erase.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { BenchResult, BenchTask } from './bench.js';
import {
  exportedName,
  exporting,
  type MeasuredFunction,
  measuredFunction,
  recording,
} from './measured-function.js';
import { type Ratio, ratioOf } from './ratio.js';

export interface MeasureSpeedOptions {
  /** Of the tree before the fix. It is as it was when this returns. */
  worktree: Pick<SandboxWorktree, 'folder' | 'temp' | 'enclosure' | 'writeFile'>;
  /** The file that the fix edits, relative to the root. */
  file: string;
  /** Its text without the fix, and with it. */
  before: string;
  after: string;
  /** Offset in `before` of what the fix is about. */
  at: number;
  /** Runs the tests, whose calls are the inputs; `cwd` is relative to the root. */
  test: { command: readonly string[]; cwd: string };
  /** Of the run of the tests, and again of the measurement. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Speed extends Ratio {
  /** The function that was measured. */
  functionName: string;
  /** With just what the tests give it; `ratio` is of the same made long, where it takes that. */
  asTested: Ratio;
  /** Calls of the tests that it was measured with. */
  inputs: number;
}

/** How much faster, at the least and with 95 % certainty, what claims to be faster has to be. */
const leastGain = 1.05;
/** How much slower it may be, at the worst, for what the tests give it: those inputs are short. */
const mostLoss = 0.8;

/** Whether a measurement shows a gain worth a change. */
export const isFaster = ({ interval, asTested }: Speed): boolean =>
  interval[0] >= leastGain && asTested.interval[1] >= mostLoss;

/**
 * Measures whether a fix makes the function around it faster: the tests run once to see what it is given, then both
 * versions are called with that by turns, in one process of the sandbox. Null where that cannot be done: no named
 * function at the top of the file, no call of it in the tests, inputs that cannot be given to it twice, or answers that
 * differ. Errors: ABORTED, ISOLATION_UNAVAILABLE.
 */
export async function measureSpeed(o: MeasureSpeedOptions): Promise<Speed | null> {
  const old = measuredFunction(o.file, o.before, o.at);
  const renewed = old && measuredFunction(o.file, o.after, old.name);
  if (!old || !renewed) return null;
  const inputs = await inputsSeen(o, old);
  if (inputs.length === 0) return null;
  const result = await compare(o, old, renewed, inputs);
  const asTested = result?.seen && ratioOf(result.seen);
  if (!result || !asTested) return null;
  const long = result.long && ratioOf(result.long);
  return { ...(long ?? asTested), asTested, functionName: old.name, inputs: result.inputs };
}

const mostInputs = 40;

async function inputsSeen(o: MeasureSpeedOptions, found: MeasuredFunction): Promise<string[]> {
  const { worktree, file, before, test } = o;
  const into = join(worktree.temp, `inputs-${randomBytes(4).toString('hex')}`);
  try {
    await worktree.writeFile(file, recording(before, found, into));
    await run(o, test.command, test.cwd);
    const lines = await readFile(into, 'utf8').catch(() => '');
    return [...new Set(lines.split('\n').filter(Boolean))].slice(0, mostInputs);
  } finally {
    await worktree.writeFile(file, before);
    await rm(into, { force: true });
  }
}

async function compare(
  o: MeasureSpeedOptions,
  old: MeasuredFunction,
  renewed: MeasuredFunction,
  inputs: string[],
): Promise<BenchResult | null> {
  const { worktree, file } = o;
  const id = randomBytes(4).toString('hex');
  const versions = [
    { file: beside(file, `healer-${id}-before`), text: exporting(asJavaScript(file, o.before), old) },
    { file: beside(file, `healer-${id}-after`), text: exporting(asJavaScript(file, o.after), renewed) },
  ];
  const script = join(worktree.temp, `bench-${id}.mjs`);
  const taskFile = join(worktree.temp, `bench-${id}.json`);
  const output = join(worktree.temp, `bench-${id}.out`);
  const [before = '', after = ''] = versions.map((each) => join(worktree.folder, each.file));
  const task: BenchTask = {
    before,
    after,
    name: exportedName,
    inputs,
    pairs: 31,
    turnMs: 10,
    many: 500,
    output,
  };
  try {
    for (const version of versions) await worktree.writeFile(version.file, version.text);
    await copyFile(join(packageRoot, 'dist/core/evolve/speed/bench.js'), script);
    await writeFile(taskFile, JSON.stringify(task));
    await run(o, [process.execPath, script, taskFile], '');
    const text = await readFile(output, 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as BenchResult);
  } finally {
    for (const version of versions) await worktree.writeFile(version.file, null);
    for (const path of [script, taskFile, output]) await rm(path, { force: true });
  }
}

const run = ({ worktree, timeoutMs, signal }: MeasureSpeedOptions, command: readonly string[], cwd: string) =>
  execute(command, { ...worktree.enclosure(cwd), timeoutMs, ...(signal && { signal }) });

/** As Node runs it: without types, whose extension goes with them. */
function asJavaScript(file: string, text: string): string {
  const { text: erased, kept } = eraseTypes(file, text);
  return kept.length > 0 ? text : erased;
}

const beside = (file: string, name: string): string => {
  const extension = posix.extname(file).replace('ts', 'js').replace('jsx', 'js');
  return posix.join(dirname(file), `${posix.basename(file, posix.extname(file))}.${name}${extension}`);
};
