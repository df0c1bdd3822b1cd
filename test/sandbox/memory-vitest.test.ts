import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { defaultConfig } from '../../core/config/schema.js';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, TestResult, Verdict } from '../../core/model.js';
import { openScreener, type ScreeningOptions } from '../../core/sandbox/screening/open.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { describeWorkspace } from '../../core/workspace/workspace.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository } from '../support/repository.js';
import { statusesOf } from '../support/screening.js';

interface Project {
  title: string;
  /** Where vitest compares snapshots only, and writes none: there a new one is a failure. */
  inContinuousIntegration?: boolean;
  files: Record<string, string>;
  suspects: string[];
  edits: [from: string, to: string, status: Verdict['status']][];
}

const projects: Project[] = [
  {
    title: 'JavaScript, with suites, hooks, tables, fixtures, retries and skipped tests',
    suspects: ['src/sum.js'],
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest run"}}',
      'src/one.js': 'export const one = () => 1;\n',
      'src/sum.js': `import { one } from './one.js';
const table = [1, 2, 3].map((n) => n * 10);
export function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length - 1; i++) total += list[i] * one();
  return total;
}
export const tens = (n) => table[n];
let calls = 0;
export const counted = () => ++calls;
export const later = async (list) => sum(list);
`,
      'test/sum.test.js': `import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { later, sum, tens } from '../src/sum.js';
let base;
beforeAll(() => { base = 0; });
beforeEach(() => { base += 1; });
afterEach(() => { base -= 1; });
afterAll(() => { expect(base).toBe(0); });
test('sums', () => expect(sum([1, 2, 3])).toBe(6));
test.each([[[4], 4], [[], 0]])('of %j', (list, total) => expect(sum(list)).toBe(total));
describe('later', () => {
  it('sums in time', async () => { expect(await later([base, 1])).toBe(2); });
  it.concurrent('beside one', async ({ expect }) => { expect.assertions(1); expect(await later([])).toBe(0); });
  it.concurrent('beside another', async ({ expect }) => { expect(await later([0])).toBe(0); });
});
test('has tens', () => expect(tens(1)).toBe(20));
test('is retried', { retry: 2 }, () => expect(sum([])).toBe(0));
test('with a clock', () => {
  vi.useFakeTimers();
  let rang = false;
  setTimeout(() => { rang = true; }, 1000);
  vi.advanceTimersByTime(1000);
  expect(rang).toBe(true);
});
const withList = test.extend({ list: async ({}, use) => { await use([1]); } });
withList('has a fixture', ({ list }) => { list.push(1); expect(list).toEqual([1, 1]); });
test.skip('is skipped', () => expect(1).toBe(2));
test.todo('is to be done');
`,
    },
    edits: [
      ['list.length - 1', 'list.length', 'plausible'],
      ['list.length - 1', 'list.length + 0', 'plausible'],
      ['list.length - 1', 'list.length + 1', 'failed'],
      ['i++', 'i += 0', 'timeout'],
      ['return total;', 'return list[1] === 2 ? 6 : total;', 'partial'],
      ['list.length - 1', '((', 'broken'],
      ['return total;', 'process.exit(0);', 'failed'],
      ['let total = 0', 'let total = (globalThis.seen ??= 6, 0)', 'failed'],
      ['n * 10', 'n * 20', 'failed'],
      ['* one()', '* one() * 2', 'partial'],
      ['=> table[n]', '=> table[n] + 1', 'failed'],
      ['=> sum(list)', '=> { await new Promise(() => {}); }', 'timeout'],
      ['list.length - 1', 'list.length', 'plausible'],
    ],
  },
  {
    title:
      'TypeScript, with aliases, globals, a set-up file, a snapshot, a mocked module and code that runs at load',
    suspects: ['src/shape.ts', 'src/units.ts'],
    files: {
      'package.json':
        '{"name":"x","type":"module","scripts":{"test":"TZ=UTC vitest run --config test.config.ts"}}',
      'test.config.ts': `import { defineConfig } from 'vitest/config';
export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  test: { globals: true, setupFiles: ['./setup.ts'], include: ['spec/**/*.spec.ts'] },
});
`,
      'setup.ts': 'beforeEach(() => { (globalThis as Record<string, unknown>).ready = true; });\n',
      'src/disk.ts': "export const read = (): string => { throw new Error('no disk'); };\n",
      'src/units.ts': `export enum Unit { Metre = 'm', Foot = 'ft' }
export const factors: Record<Unit, number> = { [Unit.Metre]: 1, [Unit.Foot]: 0.3 };
const seen = new Map<string, number>();
export function remember(name: string, n: number): number {
  if (!seen.has(name)) seen.set(name, n + n);
  return seen.get(name)!;
}
`,
      'src/shape.ts': `import { read } from './disk';
import { factors, Unit, remember } from '@/units';
export interface Box<T extends number = number> { width: T; height: T }
export class Shape {
  readonly #unit: Unit;
  constructor(unit: Unit = Unit.Metre) { this.#unit = unit; }
  area({ width, height }: Box): number { return width * height * factors[this.#unit] ** 2; }
  describe(box: Box): { area: number; text: string } { return { area: this.area(box), text: read().trim() }; }
}
export const feet = (n: number): number => n * factors[Unit.Foot]!;
export const square = (n: number): number => remember(String(n), n);
`,
      'spec/__snapshots__/shape.spec.ts.snap': `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`describes 1\`] = \`
{
  "area": 6,
  "text": "box",
}
\`;
`,
      'spec/shape.spec.ts': `import { Shape, feet, square } from '@/shape';
vi.mock('../src/disk', () => ({ read: () => ' box ' }));
it('has an area', () => { expect(new Shape().area({ width: 2, height: 3 })).toBe(6); });
it('describes', () => { expect(new Shape().describe({ width: 2, height: 3 })).toMatchSnapshot(); });
it('is ready', () => { expect((globalThis as Record<string, unknown>).ready).toBe(process.env.TZ === 'UTC'); });
it('is one foot', () => { expect(feet(1)).toBe(0.3048); });
it('is twice', () => { expect(square(2)).toBe(4); });
it('is a new snapshot', () => { expect(feet(0)).toMatchSnapshot(); });
`,
    },
    edits: [
      ['0.3 }', '0.3048 }', 'plausible'],
      ['0.3 }', '0.3048 as number }', 'plausible'],
      ['n * factors[Unit.Foot]!', 'n * (factors[Unit.Foot] as number) * 2', 'failed'],
      ['n * factors[Unit.Foot]!', 'n * 0.3048', 'plausible'],
      ['n * factors', 'n + factors', 'failed'],
      ['Metre]: 1', 'Metre]: 2', 'failed'],
      ["Foot = 'ft'", "Foot = 'm'", 'failed'],
      ['0.3 }', '0.3048', 'broken'],
    ],
  },
  {
    title: 'a new snapshot in continuous integration',
    inContinuousIntegration: true,
    suspects: ['src/double.js'],
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest run"}}',
      'src/double.js': 'export const double = (n) => n + 1;\n',
      'test/double.test.js': `import { expect, test } from 'vitest';
import { double } from '../src/double.js';
test('is twice', () => { expect(double(3)).toBe(6); });
test('is a new snapshot', () => { expect(double(0)).toMatchSnapshot(); });
`,
    },
    edits: [
      ['n + 1', 'n * 2', 'partial'],
      ['n + 1', 'n - 1', 'failed'],
    ],
  },
  {
    title: 'a cache of the module, which no candidate may find filled by another',
    suspects: ['src/square.js'],
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest run"}}',
      'src/square.js': `const cache = new Map();
export const square = (n) => {
  if (!cache.has(n)) cache.set(n, n + n);
  return cache.get(n);
};
`,
      'test/square.test.js': `import { expect, test } from 'vitest';
import { square } from '../src/square.js';
test('is a square', () => { expect(square(3)).toBe(9); });
test('is imported once more', async () => { expect((await import('../src/square.js')).square).toBe(square); });
`,
      'test/other.test.js': `import { expect, test } from 'vitest';
import { square } from '../src/square.js';
test('is another square', () => { expect(square(4)).toBe(16); });
`,
    },
    edits: [
      ['n + n', 'n - n', 'failed'],
      ['n + n', 'n * n', 'plausible'],
      ['n + n', '9', 'partial'],
      ['n + n', 'n ** 2', 'plausible'],
      ['new Map()', 'new Map([[3, 9], [4, 16]])', 'plausible'],
    ],
  },
  {
    title: 'what candidates leave behind, and what is thrown late',
    suspects: ['src/queue.js'],
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest"}}',
      'src/queue.js': `export function first(list) { return list[1]; }
export function all(list) { const out = []; for (const each of list) out.push(each); return out; }
`,
      'test/queue.test.js': `import { expect, test } from 'vitest';
import { all, first } from '../src/queue.js';
test('is the first', () => { expect(first([1, 2])).toBe(1); });
test('are all', () => { expect(all(new Set([1, 2]))).toEqual([1, 2]); });
`,
    },
    edits: [
      ['list[1]', 'list[0]', 'plausible'],
      ['list[1]', '(Array.prototype.at = () => 1, list[1])', 'failed'],
      ['list[1]', '(globalThis.leak = (globalThis.leak ?? 0) + 1)', 'plausible'],
      ['list[1]', '(globalThis.leak ?? 2)', 'failed'],
      ['return list[1]', 'setTimeout(() => { throw new Error("late"); }); return list[0]', 'failed'],
      ['return list[1]', 'Promise.reject(new Error("late")); return list[0]', 'failed'],
      ['list[1]', "(/^(a+)+$/.test('a'.repeat(64) + 'b'), 1)", 'timeout'],
      ['list[1]', '(process.abort(), 1)', 'failed'],
      ['list[1]', 'list.at(0)', 'plausible'],
      ['list[1]', 'list.toString()', 'failed'],
    ],
  },
  {
    title: 'projects with settings of their own, and titles that stand for two tests',
    suspects: ['one/sum.js'],
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest run"}}',
      'vitest.config.js': `import { defineConfig } from 'vitest/config';
const project = (name) => ({ test: { name, root: './' + name, env: { WHO: name } } });
export default defineConfig({ test: { projects: [project('one'), project('two')] } });
`,
      'one/sum.js': 'export const sum = (a, b) => a - b;\n',
      'one/sum.test.js': `import { expect, test } from 'vitest';
import { sum } from './sum.js';
test('is the sum', () => { expect(sum(1, 2)).toBe(3); });
test('has a name', () => { expect(process.env.WHO).toBe('one'); });
`,
      'two/sum.test.js': `import { expect, test } from 'vitest';
import { sum } from '../one/sum.js';
test('is more', () => { expect(sum(process.env.WHO.length, 1)).toBe(4); });
test('none', () => { expect(sum(1, 0)).toBe(1); });
test('none', () => { expect(sum(0, 0)).toBe(0); });
`,
    },
    edits: [
      ['a - b', 'a + b', 'plausible'],
      ['a - b', 'a === 2 ? 0 : a + b', 'plausible'],
      ['a - b', 'b === 0 && a > 0 ? 0 : a + b', 'failed'],
      ['a - b', 'a === 0 ? 1 : a + b', 'failed'],
      ['a - b', '(process.env.WHO = "one", a + b)', 'plausible'],
    ],
  },
];

for (const { title, inContinuousIntegration, files, suspects, edits } of projects) {
  test(`${title}: memory judges as the real runner does`, async (t) => {
    if (inContinuousIntegration) process.env.CI = 'true';
    else delete process.env.CI;
    const options = await screening(t, files, suspects);
    const candidates = edits.map(([from, to], index) => candidateOf(files, suspects, { from, to, index }));
    const inMemory = await judged(options, 'memory', candidates);
    assert.deepEqual(
      inMemory,
      edits.map(([, , status]) => status),
    );
    const real = await judged(options, 'process', candidates);
    assert.deepEqual(inMemory.map(isPlausible), real.map(isPlausible));
  });
}

test('one of many candidates heals the tests of more files than tell first', async (t) => {
  const faulty = 'a - b';
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const files = {
    'package.json': '{"name":"x","type":"module","scripts":{"test":"vitest run"}}',
    'sum.js': `export const sum = (a, b) => ${faulty};\n`,
    ...Object.fromEntries(
      names.map((name) => [
        `test/${name}.test.js`,
        `import { expect, test } from 'vitest';
import { sum } from '../sum.js';
test('is the sum', () => { expect(sum(1, 2)).toBe(3); });
`,
      ]),
    ),
  };
  const wrong = Array.from({ length: 24 }, (_, index) => `a - b - ${index}`);
  const candidates = [...wrong, 'a + b'].map((to, index) =>
    candidateOf(files, ['sum.js'], { from: faulty, to, index }),
  );
  const statuses = await judged(await screening(t, files, ['sum.js']), 'memory', candidates);
  assert.deepEqual(statuses, [...wrong.map(() => 'failed'), 'plausible']);
});

const isPlausible = (status: string | undefined): boolean => status === 'plausible';

async function screening(
  t: TestContext,
  files: Record<string, string>,
  suspects: string[],
): Promise<ScreeningOptions> {
  const repository = await createRepository(files);
  t.after(() => repository.dispose());
  await linkDependencies(repository.root);
  const workspace = await describeWorkspace(repository.root, defaultConfig);
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  const settings = workspace.test;
  assert.ok(settings);
  const before = await resultsOf({ repo, commit, workspace, command: settings.command });
  return {
    repo,
    workspace,
    commit,
    test: settings,
    suspects,
    covered: null,
    failing: before.filter(({ status }) => status === 'failed'),
    before,
    command: settings.command,
    timeoutMs: 60_000,
    candidateTimeoutMs: null,
    concurrency: 2,
    isolation: 'best',
    signal: t.signal,
  };
}

async function resultsOf({
  repo,
  commit,
  workspace,
  command,
}: Pick<ScreeningOptions, 'repo' | 'commit' | 'workspace' | 'command'>): Promise<TestResult[]> {
  const worktree = await openWorktree(repo, commit, { workspace });
  try {
    const { run } = await runTests(worktree, { command, cwd: '', timeoutMs: 60_000 });
    return run.tests;
  } finally {
    await worktree.dispose();
  }
}

async function judged(
  options: ScreeningOptions,
  via: Screener['via'],
  candidates: Candidate[],
): Promise<(string | undefined)[]> {
  const screener = await openScreener({ ...options, via });
  try {
    return await statusesOf(screener, candidates, options.signal);
  } finally {
    await screener.dispose();
  }
}

function candidateOf(
  files: Record<string, string>,
  suspects: string[],
  { from, to, index }: { from: string; to: string; index: number },
): Candidate {
  const file = suspects.find((suspect) => files[suspect]?.includes(from));
  assert.ok(file, `no file holds ${from}`);
  const start = (files[file] ?? '').indexOf(from);
  const edits = [{ range: { file, start, end: start + from.length }, text: to }];
  return { id: String(index), strategy: 'test', title: `${from} → ${to}`, operator: 'test', edits, prior: 1 };
}
