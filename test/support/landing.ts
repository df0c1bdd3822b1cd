import type { TestContext } from 'node:test';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { writeTree } from '../../core/git/objects/objects.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { createSigningKey, type Signing } from '../../core/git/signing/signing.js';
import type { ErrorRecord, Patch, Run, Score, TestResult } from '../../core/model.js';
import type { Evidence } from '../../core/patches/evidence/evidence.js';
import { type Landing, land } from '../../core/patches/land.js';
import { openStore, type Store } from '../../core/store/store.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { errorRecord } from './records.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from './repository.js';

export interface Scene {
  fixture: TestRepository;
  repo: Repository;
  store: Store;
  signing: Signing;
  error: ErrorRecord;
}

type Files = Record<string, string | Buffer>;

export const brokenAdd = 'export const add = (a, b) => a - b;\n';
export const fixedAdd = 'export const add = (a, b) => a + b;\n';

/** A repository with a bug, an open error and a signing key. */
export async function openScene(
  t: TestContext,
  files: Files = { 'src/add.js': brokenAdd, 'README.md': 'one\n' },
  options?: TestRepositoryOptions,
): Promise<Scene> {
  const fixture = await createRepository(files, options);
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const store = await openStore(repo);
  const error = errorRecord();
  await store.errors.update((errors) => errors.push(error));
  return { fixture, repo, store, error, signing: await createSigningKey(dataFolder(), repo) };
}

/** Lands the given contents as if they had been proved. */
export async function landFiles(
  scene: Omit<Scene, 'fixture'>,
  files: Record<string, string | Buffer | null> = { 'src/add.js': fixedAdd },
  overrides: Partial<Landing> = {},
): Promise<Patch> {
  const { repo, store, signing, error } = scene;
  const snapshot = await takeSnapshot(repo);
  const contents = Object.entries(files).map(
    ([file, text]) => [file, text === null ? null : Buffer.from(text)] as const,
  );
  const tree = await writeTree(repo, snapshot.tree, new Map(contents));
  const confidence: Score = { value: 0.931, factors: [{ name: 'tests', weight: 1, detail: 'one test' }] };
  return land(repo, store, signing, {
    errors: [error],
    candidate: {
      id: 'c1',
      strategy: 'search',
      operator: 'operator',
      title: 'replace operator - by +',
      prior: 0.1,
      edits: [{ range: { file: 'src/add.js', start: 29, end: 30 }, text: '+' }],
    },
    snapshot,
    tree,
    evidence: evidence(confidence),
    title: 'Fix 3 !== 5 in src/add.js',
    confidence,
    safety: { value: 0.97, factors: [] },
    heldBecause: null,
    tests: { fixed: 1, passed: 2, failed: 0, skipped: 0 },
    counts: { generated: 12, screened: 10, proved: 1 },
    seconds: 1.5,
    ...overrides,
  });
}

function evidence(confidence: Score): Evidence {
  const before = run([result('failed'), { ...result('passed'), path: ['subtracts'] }]);
  const after = run([result('passed'), { ...result('passed'), path: ['subtracts'] }]);
  return {
    proof: {
      before,
      after,
      totals: { fixed: 1, passed: 2, failed: 0, skipped: 0 },
      newlyFailing: [],
      stillFailing: [],
      canary: true,
      diagnostics: { new: 0 },
      hook: 'none',
      regressions: { slower: [], warnings: [] },
      isolation: 'bubblewrap',
      durationMs: 900,
    },
    candidates: { generated: 12, screened: 10, proved: 1, byStrategy: { search: 12 } },
    alternatives: [],
    mutants: null,
    confidence,
    safety: { value: 0.97, factors: [] },
    versions: { healer: '0.1.0', node: process.version },
    model: null,
  };
}

function run(tests: TestResult[]): Run {
  const failed = tests.some(({ status }) => status === 'failed');
  return {
    id: 'r1',
    at: '2026-01-01T00:00:00.000Z',
    command: ['npm', 'test'],
    cwd: '',
    runner: 'node',
    node: process.version,
    tree: null,
    branch: 'main',
    exitCode: failed ? 1 : 0,
    signal: null,
    durationMs: 400,
    tests,
    errors: [],
  };
}

function result(status: 'passed' | 'failed'): TestResult {
  const error = { name: 'AssertionError', message: '3 !== 5' };
  const base = { file: 'test/add.test.js', path: ['adds'], status, durationMs: 1 };
  return status === 'failed' ? { ...base, error } : base;
}
