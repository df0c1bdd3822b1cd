import { availableParallelism } from 'node:os';
import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import type { TestResult } from '../../model.js';
import { avaCommand, tapeCommand } from '../../runners/command.js';
import { jestCommand } from '../../runners/jest.js';
import { mochaCommand } from '../../runners/mocha.js';
import type { RunnerCommand } from '../../runners/runner.js';
import { vitestCommand } from '../../runners/vitest.js';
import type { TestSettings, Workspace } from '../../workspace/workspace.js';
import type { Executor } from '../executor.js';
import type { Limits } from '../limits/limits.js';
import { openWorktree, type SandboxWorktree } from '../worktree.js';
import { type MemoryScreener, memoryScreener } from './memory/screener.js';
import { processScreener } from './process.js';
import type { Screener } from './screener.js';
import { withFallback } from './with-fallback.js';

export interface ScreeningOptions {
  repo: Repository;
  workspace: Workspace;
  /** The snapshot's. */
  commit: string;
  /** A worktree at the snapshot in which nothing ran yet; one is made where not told. */
  takeWorktree?(): Promise<SandboxWorktree>;
  test: TestSettings;
  /** Files that candidates may edit, which the failing tests run. */
  suspects: readonly string[];
  /** Files that the failing tests run; null where nothing tells. */
  covered: ReadonlySet<string> | null;
  /** The tests to heal. */
  failing: readonly TestResult[];
  /** Every result of the unchanged program, as the real runner gave it. */
  before: readonly TestResult[];
  /** Runs the failing tests, and as little else as can be. */
  command: readonly string[];
  timeoutMs: number;
  /** The longest that one candidate may take; null is measured from the unchanged program. */
  candidateTimeoutMs: number | null;
  /** How many candidates are tried at once; null takes half of the processors, and two at least. */
  concurrency: number | null;
  isolation: 'best' | 'required';
  limits?: Limits;
  /** Runs the real runner on other machines. */
  executor?: Executor | undefined;
  signal: AbortSignal;
  /** This way and no other, to compare the two; both are thought of where undefined. */
  via?: Screener['via'];
}

/**
 * The fastest screener that judges as the real runner does: in memory where that is proved to agree, else by process.
 * Throws TESTS_UNREADABLE where memory alone is asked for and does not agree.
 */
export async function openScreener(options: ScreeningOptions): Promise<Screener> {
  const built = options.via === undefined && options.test.builds ? await overBuilds(options) : null;
  if (built) return built;
  const memory = options.via === 'process' ? null : await inMemory(options);
  if (memory) return withFallback(memory, () => byProcess(options));
  if (options.via === 'memory')
    throw new HealerError('TESTS_UNREADABLE', 'These tests cannot be screened in memory');
  return byProcess(options);
}

async function overBuilds(options: ScreeningOptions): Promise<Screener | null> {
  const { openOverBuilds } = await import('./built/open.js');
  return openOverBuilds(options, { inMemory, byProcess });
}

/** How a script starts a runner whose command line changes what is loaded; null where only its own process can do as told. */
const commands: Partial<Record<TestSettings['runner'], (script: string) => RunnerCommand | null>> = {
  command: (script) => tapeCommand(script) ?? avaCommand(script),
  jest: jestCommand,
  mocha: mochaCommand,
  vitest: vitestCommand,
};

/** Each test file of vitest takes a worker of its own. */
const mostVitestFiles = 16;

async function inMemory(options: ScreeningOptions): Promise<MemoryScreener | null> {
  const { runner, script, cwd } = options.test;
  const command = commands[runner]?.(script) ?? null;
  if (command === null && runner !== 'node') return null;
  const files = new Set(options.failing.map(({ file }) => file));
  if (![...files].every((file) => /\.[cm]?[jt]sx?$/.test(file))) return null;
  if (runner === 'vitest' && files.size > mostVitestFiles) return null;
  const worktree = await (options.takeWorktree?.() ?? openWorktree(options.repo, options.commit, options));
  const wanted = new Set(options.failing);
  // What fails for another reason is nobody's business here.
  const baseline = options.before.filter(
    (result) => files.has(result.file) && (result.status !== 'failed' || wanted.has(result)),
  );
  return memoryScreener({
    worktree,
    baseline,
    runner: runner !== 'command' ? runner : tapeCommand(script) ? 'tape' : 'ava',
    command,
    cwd,
    suspects: options.suspects,
    covered: options.covered,
    threads: width(options),
    limitMs: options.candidateTimeoutMs,
  });
}

async function byProcess(options: ScreeningOptions): Promise<Screener> {
  const slots = await options.executor?.slots();
  return processScreener({
    ...options,
    failingTests: options.failing,
    fallbackCommand: options.test.command,
    cwd: options.test.cwd,
    concurrency: slots === undefined ? width(options) : Math.min(mostLanes, slots),
    candidateLimitMs: options.candidateTimeoutMs,
  });
}

/** Candidates that are tried on other machines at once, at most. */
const mostLanes = 64;

const width = ({ concurrency }: ScreeningOptions): number =>
  concurrency ?? Math.max(2, Math.ceil(availableParallelism() / 2));
