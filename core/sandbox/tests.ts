import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Run, TestId } from '../model.js';
import { attachEnvironment } from '../runners/attach.js';
import type { TestCoverage } from '../runners/coverage.js';
import type { Narrowable, PartCommand } from '../runners/narrow.js';
import { toRun } from '../runners/records.js';
import { type Execution, execute } from './execute.js';
import { detectIsolation } from './isolation.js';
import { inOne, type PartRun } from './part-runs.js';
import { watchTampering } from './proof/tampering.js';
import { readSandboxRecords } from './records.js';
import { comparableLines, nodeWarnings } from './regression/warnings.js';
import { sideBySide } from './side-by-side.js';
import { withoutManager } from './without-manager.js';
import type { SandboxWorktree } from './worktree.js';

export interface RunTestsOptions {
  /** The project's test command, or one that runs some of its tests. */
  command: readonly string[];
  /** Relative to the root of the repository. */
  cwd: string;
  /** Of several packages: run in place of the command, as one run. */
  parts?: readonly PartCommand[];
  timeoutMs: number;
  /** Take per-test coverage: slower. */
  coverage?: boolean;
  /** What the worktree holds, to be noted in the run. */
  tree?: string | null;
  branch?: string | null;
  /** The tests that the command was narrowed to; the results of others are left out of the run. */
  tests?: readonly TestId[];
  /** All files of the tree, where it is to be told whether what judges changed while the tests ran. */
  judged?: Iterable<string>;
  /** Where this is the whole suite and pieces of it may run apart: how it is narrowed, and its last run. */
  divisible?: { test: Narrowable; before: Run };
  signal?: AbortSignal;
  /** Called once the command runs. */
  onStart?(): void;
}

type PartOptions = Omit<RunTestsOptions, 'command' | 'cwd'>;

export interface TestsRun {
  run: Run;
  execution: Execution;
  coverage: TestCoverage[];
  /** A test, setting or dependency that changed meanwhile; null where none did, or nobody asked. */
  tampered: string | null;
}

/** Milliseconds of processor time without a word that no test needs. */
const spinMs = 10_000;

/** Of its time limit, how long a run may wait in silence for what does not come; and that in milliseconds, at least. */
const waiting = { share: 0.1, leastMs: 20_000 };

/** Runs the tests of what a worktree holds, here or on other machines, and says what happened test by test. */
export const runTests = (worktree: SandboxWorktree, o: RunTestsOptions): Promise<TestsRun> =>
  worktree.runElsewhere ? worktree.runElsewhere(o) : runTestsHere(worktree, o);

/**
 * The same, and once more, behind `restart`, where the run waited for what never came: with servers and clients of one
 * program that is often bad luck.
 */
export async function runTestsUnstuck(
  worktree: SandboxWorktree,
  o: RunTestsOptions,
  restart: () => Promise<void>,
): Promise<TestsRun> {
  const first = await runTests(worktree, o);
  if (first.execution.exceeded?.limit !== 'idle') return first;
  await restart();
  const second = await runTests(worktree, o);
  return { ...second, tampered: first.tampered ?? second.tampered };
}

/** Runs tests in a worktree with the reporters attached. */
export async function runTestsHere(worktree: SandboxWorktree, o: RunTestsOptions): Promise<TestsRun> {
  const tampering = o.judged && watchTampering(worktree.folder, o.judged);
  const ran = o.parts
    ? inOne(await runParts(worktree, o.parts, o, runCommand), o)
    : await runCommand(worktree, o);
  return { ...ran, tampered: tampering?.() ?? null };
}

type CommandRun = Omit<TestsRun, 'tampered'>;

/** Runs the tests of each package, side by side where no package waits for another. */
export async function runParts(
  worktree: SandboxWorktree,
  parts: readonly PartCommand[],
  { parts: _, onStart, ...options }: PartOptions,
  run: (worktree: SandboxWorktree, o: RunTestsOptions) => Promise<CommandRun> = runTests,
): Promise<PartRun[]> {
  let start = onStart;
  const atOnce = (await detectIsolation()).name === 'bubblewrap' ? availableParallelism() : 1;
  return sideBySide(parts, atOnce, async (part) => {
    const first = start && { onStart: start };
    start = undefined;
    const { command, cwd, timeoutMs = options.timeoutMs } = part;
    return { part, ...(await run(worktree, { ...options, ...first, command, cwd, timeoutMs })) };
  });
}

async function runCommand(worktree: SandboxWorktree, o: RunTestsOptions): Promise<CommandRun> {
  const id = randomUUID();
  const inbox = join(worktree.temp, 'runs', id);
  await mkdir(inbox, { recursive: true });
  try {
    const execution = await execute(await withoutManager(worktree, o.command, o.cwd), {
      ...worktree.enclosure(o.cwd),
      env: attachEnvironment(
        {},
        {
          inbox,
          runId: id,
          root: worktree.folder,
          coverage: o.coverage ?? false,
          warnings: !o.coverage,
          cancelIdle: true,
        },
      ),
      timeoutMs: o.timeoutMs,
      stuck: { spinMs, idleMs: Math.max(waiting.leastMs, waiting.share * o.timeoutMs) },
      signsIn: inbox,
      ...(o.signal && { signal: o.signal }),
      ...(o.onStart && { onStart: o.onStart }),
    });
    const records = await readSandboxRecords(inbox);
    const measured = o.coverage ? await coverageIn(inbox, worktree) : [];
    const { exitCode, signal, durationMs, stdout, stderr } = execution;
    const run = await toRun(records, {
      id,
      command: [...o.command],
      cwd: o.cwd,
      tree: o.tree ?? null,
      branch: o.branch ?? null,
      exitCode,
      signal,
      durationMs,
      output: { stdout, stderr },
    });
    const warnings = [...(run.warnings ?? []), ...nodeWarnings(stderr), ...nodeWarnings(stdout)];
    if (warnings.length > 0) run.warnings = comparableLines(warnings, worktree.folder);
    const coverage = measured.flatMap((covered) => shareOut(covered, run));
    return { run: o.tests ? narrowed(run, o.tests) : run, execution, coverage };
  } finally {
    await rm(inbox, { recursive: true, force: true });
  }
}

/** What a whole file executed is what each of its tests may have executed, where nothing tells them apart. */
function shareOut(covered: TestCoverage, { tests }: Run): TestCoverage[] {
  const own = covered.path.length === 0 ? tests.filter(({ file }) => file === covered.file) : [];
  return own.length > 0 ? own.map(({ path }) => ({ ...covered, path })) : [covered];
}

async function coverageIn(inbox: string, { repo, folder }: SandboxWorktree): Promise<TestCoverage[]> {
  const [{ readCoverage }, { mapsOfBuilt }] = await Promise.all([
    import('../runners/coverage.js'),
    import('../workspace/built/maps.js'),
  ]);
  return readCoverage(inbox, mapsOfBuilt(repo.root, folder));
}

function narrowed(run: Run, tests: readonly TestId[]): Run {
  const wanted = tests.map(({ file, path }) => JSON.stringify([file, ...path]).slice(0, -1));
  const isWanted = ({ file, path }: TestId) => {
    const key = JSON.stringify([file, ...path]).slice(0, -1);
    return wanted.some((start) => key === start || key.startsWith(`${start},`));
  };
  return { ...run, tests: run.tests.filter(isWanted) };
}
