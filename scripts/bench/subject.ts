import { basename } from 'node:path';
import { completeConfig, configSchema } from '../../core/config/schema.js';
import { listFilesAt } from '../../core/git/objects/objects.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { textReader } from '../../core/heal/baseline/text-reader.js';
import type { Run, TestResult } from '../../core/model.js';
import { recogniseRunner } from '../../core/runners/index.js';
import { openScreener } from '../../core/sandbox/screening/open.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { isSourceFile } from '../../core/workspace/sources.js';
import { describeWorkspace, type TestSettings, type Workspace } from '../../core/workspace/workspace.js';
import { git } from './project.js';

/** One commit of a project under measurement, with what its tests say there. */
export interface Subject {
  name: string;
  /** Absolute path of the checkout. */
  folder: string;
  repo: Repository;
  workspace: Workspace;
  test: TestSettings;
  /** As it was given. */
  testCommand?: string;
  commit: string;
  sources: string[];
  before: Run;
  failing: TestResult[];
  read(file: string): Promise<string | undefined>;
}

export interface SubjectOptions {
  name?: string;
  /** The project's own test script where undefined. */
  testCommand?: string;
  /** HEAD where undefined. */
  commit?: string;
}

const timeoutMs = 600_000;

/** Runs the tests of a commit once, with the real runner in a clean worktree. Throws where none ran. */
export async function openSubject(folder: string, options: SubjectOptions = {}): Promise<Subject> {
  const { name = basename(folder), testCommand } = options;
  const commit = options.commit ?? (await git(folder, ['rev-parse', 'HEAD'])).trim();
  const repo = await openRepository(folder);
  const config = completeConfig(configSchema.parse({ testCommand: testCommand ?? null }));
  const workspace = await describeWorkspace(folder, config);
  const { test } = workspace;
  if (!test) throw new Error(`${name} has no test script; name one with --test`);
  const worktree = await openWorktree(repo, commit, { workspace });
  try {
    const { run, execution } = await runTests(worktree, { ...test, timeoutMs });
    if (run.tests.length === 0) throw new Error(`${name} ran no tests:\n${execution.stderr.slice(-2000)}`);
    return {
      name,
      folder,
      repo,
      workspace,
      test,
      ...(testCommand !== undefined && { testCommand }),
      commit,
      sources: (await listFilesAt(repo, commit)).filter(isSourceFile),
      before: run,
      failing: run.tests.filter(({ status }) => status === 'failed'),
      read: textReader(repo, commit),
    };
  } finally {
    await worktree.dispose();
  }
}

export interface Screening {
  via: Screener['via'];
  /** Files that the candidates edit. */
  files: readonly string[];
  /** Candidates that are tried at once. */
  workers: number;
  /** What the real runner runs for a candidate: as little as can be, the files of the failing tests, or everything. */
  runs?: 'failing' | 'files' | 'all';
}

/** As healing opens it, but for the way, which is given. Throws TESTS_UNREADABLE where it cannot be done in memory. */
export function screenerOf(
  subject: Subject,
  { via, files, workers, runs = 'failing' }: Screening,
): Promise<Screener> {
  const { repo, workspace, commit, test, failing, before } = subject;
  return openScreener({
    repo,
    workspace,
    commit,
    test,
    suspects: files,
    covered: null,
    failing,
    before: before.tests,
    command: commandFor(subject, runs),
    timeoutMs,
    candidateTimeoutMs: null,
    concurrency: workers,
    isolation: 'best',
    signal: new AbortController().signal,
    via,
  });
}

function commandFor({ test, failing }: Subject, runs: Screening['runs']): string[] {
  if (runs === 'all') return test.command;
  const wanted = runs === 'files' ? failing.map(({ file }) => ({ file, path: [] })) : failing;
  return recogniseRunner(test.script).select(test.script, wanted) ?? test.command;
}
