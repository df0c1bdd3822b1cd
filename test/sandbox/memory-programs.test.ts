import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, TestResult, Verdict } from '../../core/model.js';
import { memoryScreener } from '../../core/sandbox/screening/memory/screener.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';

interface Program {
  title: string;
  /** Text of `source`, with the fault in it. */
  text: string;
  source?: string;
  /** Body of the test that fails, with `assert` and the exports in scope. */
  body: string;
  imports: string;
  files?: Record<string, string>;
  /** Milliseconds for a candidate in native code. */
  limitMs?: number;
  edits: [from: string, to: string, status: Verdict['status']][];
}

const programs: Program[] = [
  {
    title: 'functions in a function that is called at once',
    text: '(function (root) {\n  var step = 2;\n  function next(n) { return n - step; }\n  root.next = next;\n})(module.exports);\n',
    imports: '{ next }',
    body: 'assert.equal(next(1), 3)',
    edits: [
      ['n - step', 'n + step', 'plausible'],
      ['n - step', 'step', 'failed'],
      ['step = 2', 'step = -2', 'plausible'],
    ],
  },
  {
    title: 'functions that a factory makes while its module loads, and when a test calls it',
    text: `function scaled(by) {
  var offset = by - by;
  return function (n) { return (n + by) + offset; };
}
const shifted = (by) => { const own = by; return { shift: (n) => n - own }; };
exports.double = scaled(2);
exports.scaled = scaled;
exports.one = shifted(1);
exports.shifted = shifted;
`,
    imports: '{ double, scaled, one, shifted }',
    body: 'assert.equal(double(3) + scaled(4)(3), 18); assert.equal(one.shift(1) + shifted(2).shift(1), -1)',
    edits: [
      ['(n + by)', '(n * by)', 'plausible'],
      ['(n + by)', '(n * by) - this', 'failed'],
      ['(n + by)', '(n * by) + missing', 'failed'],
      ['by - by;', 'by * 2;', 'failed'],
      ['n - own', 'n + own', 'failed'],
    ],
  },
  {
    title: 'methods of a class with private names, a getter and super',
    text: `class Base { scale(n) { return n * 2; } }
class Sum extends Base {
  #total = 0;
  add(n) { this.#total -= n; return this; }
  get total() { return this.#total; }
  scale(n) { return super.scale(n); }
}
module.exports = { Sum };
`,
    imports: '{ Sum }',
    body: 'assert.equal(new Sum().add(2).add(1).total, 3); assert.equal(new Sum().scale(2), 4)',
    edits: [
      ['-= n', '+= n', 'plausible'],
      ['-= n', '= n', 'failed'],
      ['super.scale(n);', 'super.scale(n) + 1;', 'failed'],
      ['return this.#total', 'return -this.#total', 'plausible'],
      ['#total = 0', '#total = 7', 'failed'],
    ],
  },
  {
    title: 'generators and asynchronous functions',
    text: `exports.upTo = function* (n) { for (let i = 0; i < n; i++) yield i; };
exports.sum = async (n) => { let s = 0; for (const i of exports.upTo(n)) s += await i; return s; };
`,
    imports: '{ sum }',
    body: 'assert.equal(await sum(3), 6)',
    edits: [
      ['i < n', 'i <= n', 'plausible'],
      ['i < n', 'i > n', 'failed'],
      ['s += await i', 's += await i + 1', 'plausible'],
      ['i++', 'i += 0', 'timeout'],
    ],
  },
  {
    title: 'a parameter that is taken apart, and one with a default',
    text: `const area = ({ width, height }) => width + height;
function grow(n, by = 0) { return n + by; }
module.exports = { area, grow };
`,
    imports: '{ area, grow }',
    body: 'assert.equal(area({ width: 2, height: 3 }) + grow(0), 7)',
    edits: [
      ['width + height;', 'width * height + 1;', 'plausible'],
      ['{ width, height }', '{ height, width = 4 }', 'failed'],
      ['by = 0', 'by = 2', 'plausible'],
    ],
  },
  {
    title: 'a cache of the module, which no candidate may find filled by another',
    text: `const cache = new Map();
exports.square = (n) => {
  if (!cache.has(n)) cache.set(n, n + n);
  return cache.get(n);
};
`,
    imports: '{ square }',
    body: 'assert.equal(square(3), 9)',
    edits: [
      ['n + n', 'n - n', 'failed'],
      ['n + n', 'n * n', 'plausible'],
      ['n + n', '9', 'plausible'],
    ],
  },
  {
    title: 'a loop that catches what would end it',
    text: 'exports.wait = (n) => { while (n < 0) { try { n--; } catch { n--; } } return n; };\n',
    imports: '{ wait }',
    body: 'assert.equal(wait(1), 2)',
    edits: [
      ['n < 0', 'n > 0', 'failed'],
      ['n < 0', 'true', 'timeout'],
      ['return n', 'return n + 1', 'plausible'],
    ],
  },
  {
    title: 'an edit that does not parse, where an error is expected',
    text: 'exports.age = (n) => { if (n > 0) return n; return null; };\n',
    imports: '{ age }',
    body: 'assert.throws(() => age(-1))',
    edits: [
      ['return null', 'return null null', 'broken'],
      ['return null', 'throw new RangeError(n)', 'plausible'],
    ],
  },
  {
    title: 'an edit that ends the function that it begins in',
    text: 'const older = (n) => n - 1;\nexports.older = older;\n',
    imports: '{ older }',
    body: 'assert.equal(older(1), 2)',
    edits: [
      ['- 1', '+ 1;\nexports.same = (n) => n', 'plausible'],
      ['- 1', '- 2;\nexports.same = (n) => n', 'failed'],
      ['- 1', '- ;\nexports.same = (n) =>', 'broken'],
    ],
  },
  {
    title: 'native code that does not come back',
    text: 'exports.all = (s) => { for (const x of s) s.delete(x); return s.size; };\n',
    imports: '{ all }',
    body: 'assert.equal(all(new Set([1])), 1)',
    edits: [
      ['s.delete(x)', "/^(a+)+$/.test('a'.repeat(64) + 'b')", 'timeout'],
      ['s.size', 's.size + 1', 'plausible'],
    ],
  },
  {
    title: 'functions that hold something in properties of their own',
    text: `function next(n) { next.calls += 1; return n - next.step; }
next.step = 2;
next.calls = 0;
exports.next = next;
exports.twice = function twice(n) { return n * (twice.factor ?? 0) + (n > 0 ? twice(n - 1) : 0); };
exports.twice.factor = 2;
exports.sum = function sum(n) { return n > 0 ? n + sum(n - 1) : 0; };
`,
    imports: '{ next, twice, sum }',
    body: 'assert.deepEqual([next(1), next.calls > 0, twice(1), sum(3)], [3, true, 2, 6])',
    edits: [
      ['n - next.step', 'n + next.step', 'plausible'],
      ['next.calls += 1;', 'next.calls = next.step = -2;', 'failed'],
      ['n > 0 ? n + sum', 'n > 0 ? n + 2 * sum.length - 2 + sum', 'failed'],
      ['twice.factor ?? 0', '1 + (twice.factor ?? 0)', 'failed'],
    ],
  },
  {
    title: 'memory without an end',
    text: 'exports.fill = (n) => { const a = []; while (a.length < n) a.push(0); return a.length - 1; };\n',
    imports: '{ fill }',
    body: 'assert.equal(fill(3), 3)',
    limitMs: 60_000,
    edits: [
      ['a.length < n) a.push(0)', 'true) a.push(new Array(4e7).fill(a.length))', 'broken'],
      ['a.length - 1', 'a.length', 'plausible'],
    ],
  },
  {
    title: 'code of a module that reads another while it loads',
    text: "const { base } = require('./base.js');\nconst table = [base, base + 1].map(twice);\nfunction twice(n) { return n + 2; }\nexports.table = table;\n",
    files: { 'src/base.js': 'exports.base = 3;\n' },
    imports: '{ table }',
    body: 'assert.deepEqual(table, [6, 8])',
    edits: [
      ['n + 2', 'n * 2', 'plausible'],
      ['n + 2', 'n + 3', 'failed'],
    ],
  },
  {
    title: 'a constant of a module that another one reads when it loads',
    text: 'exports.rate = 3;\nexports.name = "rate";\n',
    files: {
      'src/table.js':
        "const { rate } = require('./subject.js');\nexports.table = [1, 2].map((n) => n * rate);\n",
      'src/apart.js': 'exports.sum = (list) => list.reduce((a, b) => a + b);\n',
    },
    imports: '{ name }',
    body: "assert.equal(require('../src/apart.js').sum(require('../src/table.js').table), 6, name)",
    edits: [
      ['rate = 3', 'rate = 1', 'failed'],
      ['rate = 3', 'rate = 4', 'failed'],
      ['rate = 3', 'rate = 2', 'plausible'],
      ['rate = 3', 'rate = -2', 'failed'],
      ['rate = 3', 'rate = 4 / 2', 'plausible'],
      ['rate = 3', 'rate = ((', 'broken'],
    ],
  },
  {
    title: 'a constant of an ES module that another one reads when it loads',
    source: 'src/subject.ts',
    text: 'export const rate: number = 3;\nexport const name = "rate";\n',
    files: {
      'src/table.ts':
        "import { rate } from './subject.js';\nexport const table = [1, 2].map((n) => n * rate);\n",
      'src/apart.ts': 'export const sum = (list: number[]): number => list.reduce((a, b) => a + b);\n',
    },
    imports: '{ name }',
    body: "assert.equal((await import('../src/apart.js')).sum((await import('../src/table.js')).table), 6, name)",
    edits: [
      ['rate: number = 3', 'rate: number = 1', 'failed'],
      ['rate: number = 3', 'rate: number = 4', 'failed'],
      ['rate: number = 3', 'rate: number = 2', 'plausible'],
      ['rate: number = 3', 'rate: number = -2', 'failed'],
      ['rate: number = 3', 'rate: number = 4 / 2', 'plausible'],
    ],
  },
  {
    title: 'modules that register themselves with another when they load',
    text: "require('./registry.js').add('double', (n) => n + 3);\nexports.name = 'double';\n",
    files: {
      'src/registry.js': `const known = new Map();
exports.add = (name, call) => {
  if (known.has(name)) throw new Error('added twice: ' + name);
  known.set(name, call);
};
exports.call = (name, n) => known.get(name)(n);
`,
    },
    imports: '{ name }',
    body: "assert.equal(require('../src/registry.js').call(name, 2), 4)",
    edits: [
      ["'double', (n) => n + 3", "'double', (n) => n - 3", 'failed'],
      ["'double', (n) => n + 3", "'double', (n) => n + 4", 'failed'],
      ["'double', (n) => n + 3", "'double', (n) => n * 2", 'plausible'],
      ["'double', (n) => n + 3", "'doubled', (n) => n * 2", 'failed'],
      ["'double', (n) => n + 3", "'double', (n) => n + n", 'plausible'],
    ],
  },
  {
    title: 'TypeScript with types in the function that is edited',
    source: 'src/subject.ts',
    text: `export interface Point { x: number; y: number }
export function length(this: void, p: Point, scale = 1 as number): number {
  const squared: number = p.x * p.x - p.y! * p.y;
  return Math.sqrt(squared) * scale;
}
enum Axis { X, Y }
export const axis = (n: number): Axis => (n as number) === 0 ? Axis.X : Axis.Y;
`,
    imports: '{ length, axis }',
    body: 'assert.equal(length({ x: 3, y: 4 }) + axis(0), 5)',
    edits: [
      ['p.x * p.x - p.y!', 'p.x * p.x + p.y!', 'plausible'],
      ['p.x * p.x - p.y!', '25 as number + 0 * p.y!', 'plausible'],
      ['* scale', '+ scale', 'failed'],
      ['X, Y }', 'Y, X }', 'failed'],
    ],
  },
];

for (const program of programs) {
  test(program.title, async (t) => {
    const { verdicts, expected } = await screened(t, program);
    assert.deepEqual(verdicts, expected);
  });
}

async function screened(t: TestContext, program: Program) {
  const source = program.source ?? 'src/subject.js';
  const typed = source.endsWith('.ts');
  const file = typed ? 'test/subject.test.ts' : 'test/subject.test.js';
  const opening = typed
    ? `import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport ${program.imports} from '#subject';\n`
    : `const test = require('node:test');\nconst assert = require('node:assert/strict');\nconst ${program.imports} = require('../${source}');\n`;
  const repository = await createRepository({
    'package.json': typed ? '{"name":"x","type":"module"}' : '{"name":"x"}',
    ...(typed && { 'tsconfig.json': '{"compilerOptions":{"paths":{"#subject":["./src/subject.js"]}}}' }),
    ...program.files,
    [source]: program.text,
    [file]: `${opening}test('works', async () => { ${program.body}; });\n`,
  });
  const repo = await openRepository(repository.root);
  const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [{ name: 'x', folder: '' }] } });
  const baseline: TestResult[] = [{ file, path: ['works'], status: 'failed', durationMs: 1 }];
  const screener = await memoryScreener({
    worktree,
    baseline,
    runner: 'node',
    command: null,
    cwd: '',
    suspects: [source],
    covered: null,
    threads: 1,
    ...(program.limitMs && { limitMs: program.limitMs }),
  });
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  assert.ok(screener, 'memory agrees with the real runner');
  const batch = program.edits.map(([from, to], index) => edit(source, program.text, from, to, index));
  const verdicts: Record<string, string> = {};
  const last: Candidate[] = [];
  for (const candidates of [batch, last]) {
    for await (const { candidate, status } of screener.screen(candidates, { signal: t.signal }))
      verdicts[program.edits[Number(candidate)]?.[1] ?? ''] = status;
  }
  return { verdicts, expected: Object.fromEntries(program.edits.map(([, to, status]) => [to, status])) };
}

function edit(file: string, text: string, from: string, to: string, index: number): Candidate {
  const start = text.indexOf(from);
  assert.ok(start >= 0, `${from} is in the text`);
  const edits = [{ range: { file, start, end: start + from.length }, text: to }];
  return { id: String(index), strategy: 'test', title: to, operator: 'test', prior: 0.5, edits };
}
