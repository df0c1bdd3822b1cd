import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { defaultConfig } from '../../core/config/schema.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import type { Candidate, TestResult } from '../../core/model.js';
import { mochaRunner } from '../../core/runners/mocha.js';
import { openScreener } from '../../core/sandbox/screening/open.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { describeWorkspace, type TestSettings, type Workspace } from '../../core/workspace/workspace.js';
import { linkDependencies } from './dependencies.js';
import { createRepository } from './repository.js';

/** A repository with mocha, and what its tests say when mocha itself runs them. */
export interface MochaProject {
  repo: Repository;
  workspace: Workspace;
  test: TestSettings;
  results: TestResult[];
  /** Ends what was opened on it, the last first, and then the repository. */
  closers: (() => Promise<void>)[];
}

export async function mochaProject(t: TestContext, files: Record<string, string>): Promise<MochaProject> {
  const repository = await createRepository({ '.gitignore': 'node_modules\n', ...files });
  const closers = [() => repository.dispose()];
  t.after(async () => {
    for (const close of closers.reverse()) await close();
  });
  await linkDependencies(repository.root);
  const repo = await openRepository(repository.root);
  const workspace = await describeWorkspace(repository.root, defaultConfig);
  const { test } = workspace;
  assert.ok(test);
  const worktree = await openWorktree(repo, 'HEAD', { workspace });
  try {
    const { run, execution } = await runTests(worktree, { ...test, timeoutMs: 60_000 });
    assert.ok(run.tests.length > 0, execution.stderr);
    return { repo, workspace, test, results: run.tests, closers };
  } finally {
    await worktree.dispose();
  }
}

export async function screenerOf(
  t: TestContext,
  { repo, workspace, test, results, closers }: MochaProject,
  suspect: string,
  via?: Screener['via'],
): Promise<Screener> {
  const failing = results.filter(({ status }) => status === 'failed');
  const screener = await openScreener({
    repo,
    workspace,
    commit: 'HEAD',
    test,
    suspects: [suspect],
    covered: null,
    failing,
    before: results,
    command: mochaRunner.select(test.script, failing) ?? test.command,
    timeoutMs: 60_000,
    candidateTimeoutMs: null,
    concurrency: 1,
    isolation: 'best',
    signal: t.signal,
    ...(via && { via }),
  });
  closers.push(() => screener.dispose());
  return screener;
}

/** Candidates that each replace one part of a file by another, which is their id. */
export function replacements(
  file: string,
  text: string,
  parts: readonly (readonly [from: string, to: string, ...rest: string[]])[],
): Candidate[] {
  return parts.map(([from, to]) => {
    const start = text.indexOf(from);
    assert.ok(start >= 0, `${from} is in ${file}`);
    const edits = [{ range: { file, start, end: start + from.length }, text: to }];
    return { id: to, strategy: 'test', title: to, operator: 'test', edits, prior: 1 };
  });
}

/** Verdicts by candidate, with those that a longer look gives. */
export async function verdictsOf(
  screener: Screener,
  candidates: readonly Candidate[],
): Promise<Record<string, string>> {
  const verdicts: Record<string, string> = {};
  const { signal } = new AbortController();
  for (const batch of [candidates, []])
    for await (const { candidate, status } of screener.screen(batch, { signal }))
      verdicts[candidate] = status;
  return verdicts;
}
