import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, TestResult } from '../../core/model.js';
import { jestCommand } from '../../core/runners/jest.js';
import { memoryScreener } from '../../core/sandbox/screening/memory/screener.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository } from '../support/repository.js';
import { replacing, statusesOf } from '../support/screening.js';

const manifest = '{"name":"x","scripts":{"test":"jest"}}';

const commonJs = {
  'package.json': manifest,
  '.gitignore': 'node_modules\n',
  'src/add.js': 'exports.add = (a, b) => a - b;\nexports.one = () => 1;\n',
  'test/add.test.js': `const { add, one } = require('../src/add.js');
test('adds', () => { expect(add(1, 2)).toBe(3); });
test('is one', () => { expect(one()).toBe(1); });
describe('later', () => {
  let base;
  beforeEach(() => { base = 40; });
  it('adds in time', async () => { await null; expect(add(base, 2)).toBe(42); });
});
`,
};

const file = 'test/add.test.js';
const baseline: TestResult[] = [
  { file, path: ['adds'], status: 'failed', durationMs: 1 },
  { file, path: ['is one'], status: 'passed', durationMs: 1 },
  { file, path: ['later', 'adds in time'], status: 'failed', durationMs: 1 },
];

test('each candidate is judged by itself, whatever the one before did', async (t) => {
  const screener = await screenerFor(t, commonJs, baseline);
  assert.ok(screener, 'memory agrees with the real runner');
  const text = commonJs['src/add.js'];
  const candidates = [
    edit(text, '-', '+'),
    edit(text, 'a - b', '{ for (;;); }'),
    edit(text, 'a - b', '(process.exit(0), 3)'),
    edit(text, 'a - b', '3'),
    edit(text, '-', '*'),
    edit(text, 'a - b', '(('),
    edit(text, 'a - b', '(globalThis.leak = (globalThis.leak ?? 0) + 1, a + b)'),
    edit(text, 'a - b', '(globalThis.leak ? a + b : 0)'),
    edit(text, '=> 1', '=> 2'),
  ];
  assert.deepEqual(await statusesOf(screener, candidates), [
    'plausible',
    'timeout',
    'failed',
    'partial',
    'failed',
    'broken',
    'plausible',
    'failed',
    'failed',
  ]);
});

test('the program is loaded anew when a candidate has changed what the tests see', async (t) => {
  const text = 'const seen = [];\nexports.add = (a, b) => a - b - seen.length;\nexports.one = () => 1;\n';
  const screener = await screenerFor(t, { ...commonJs, 'src/add.js': text }, baseline);
  assert.ok(screener, 'memory agrees with the real runner');
  const spoiling = [edit(text, 'a - b', '(seen.push(1), a - b)'), edit(text, 'a - b', 'a * b')];
  assert.deepEqual(await statusesOf(screener, spoiling), ['failed', 'failed']);
  const later = [edit(text, 'a - b', 'a + b'), edit(text, 'a - b', 'a + b + 1')];
  assert.deepEqual(await statusesOf(screener, later), ['plausible', 'failed']);
});

async function screenerFor(
  t: { after(fn: () => unknown): void },
  files: Record<string, string>,
  expected: TestResult[],
) {
  const repository = await createRepository(files);
  await linkDependencies(repository.root);
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  const worktree = await openWorktree(repo, commit, { workspace: { packages: [{ name: 'x', folder: '' }] } });
  const screener = await memoryScreener({
    worktree,
    baseline: expected,
    runner: 'jest',
    command: jestCommand('jest'),
    cwd: '',
    suspects: ['src/add.js'],
    covered: null,
    threads: 2,
  });
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  return screener;
}

const edit = (text: string, from: string, to: string, title = to): Candidate =>
  replacing(['src/add.js', text], from, to, { behind: 'b)', title });
