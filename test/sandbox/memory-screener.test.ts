import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, TestResult, Verdict } from '../../core/model.js';
import { testKey } from '../../core/runners/test-key.js';
import { memoryScreener } from '../../core/sandbox/screening/memory/screener.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';
import { replacing, statusesOf } from '../support/screening.js';

const commonJs = {
  'package.json': '{"name":"x"}',
  'src/add.js': 'exports.add = (a, b) => a - b;\nexports.one = () => 1;\n',
  'test/add.test.js': `const { test, describe, it, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const { add, one } = require('../src/add.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('is one', () => assert.equal(one(), 1));
describe('later', () => {
  let base;
  beforeEach(() => { base = 40; });
  it('adds in time', async () => { await null; assert.equal(add(base, 2), 42); });
});
`,
};

const esModules = {
  'package.json': '{"name":"x","type":"module"}',
  'src/add.js': 'export const add = (a, b) => a - b;\nexport const one = () => 1;\n',
  'test/add.test.js': `import { test, describe, it, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { add, one } from '../src/add.js';
test('adds', () => assert.equal(add(1, 2), 3));
test('is one', () => assert.equal(one(), 1));
describe('later', () => {
  let base;
  beforeEach(() => { base = 40; });
  it('adds in time', async () => { await null; assert.equal(add(base, 2), 42); });
});
`,
};

const file = 'test/add.test.js';
const baseline: TestResult[] = [
  { file, path: ['adds'], status: 'failed', durationMs: 1 },
  { file, path: ['is one'], status: 'passed', durationMs: 1 },
  { file, path: ['later', 'adds in time'], status: 'failed', durationMs: 1 },
];

for (const [format, files] of Object.entries({ CommonJS: commonJs, 'ES modules': esModules })) {
  test(`${format}: each candidate is judged by itself, whatever the one before did`, async (t) => {
    const screener = await screenerFor(t, files, baseline);
    assert.ok(screener, 'memory agrees with the real runner');
    const text = files['src/add.js'];
    const candidates = [
      edit(text, '-', '+'),
      edit(text, 'a - b', 'a - b; throw new Error("late")', 'x'),
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
      'broken',
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
}

for (const [format, files] of Object.entries({ CommonJS: commonJs, 'ES modules': esModules })) {
  test(`${format}: the program is loaded anew when a candidate has changed what the tests see`, async (t) => {
    const source = files['src/add.js'];
    const text = `const seen = [];\n${source.replace('a - b', 'a - b - seen.length')}`;
    const screener = await screenerFor(t, { ...files, 'src/add.js': text }, baseline);
    assert.ok(screener, 'memory agrees with the real runner');
    const spoiling = [edit(text, 'a - b', '(seen.push(1), a - b)'), edit(text, 'a - b', 'a * b')];
    assert.deepEqual(await statusesOf(screener, spoiling), ['failed', 'failed']);
    const later = [edit(text, 'a - b', 'a + b'), edit(text, 'a - b', 'a + b + 1')];
    assert.deepEqual(await statusesOf(screener, later), ['plausible', 'failed']);
  });
}

for (const { title, maker, broken } of [
  {
    title: 'a hook before all tests of a suite',
    maker: `describe('later', () => {
  let made;
  before(() => { made = one(); });
  it('is there', () => assert.ok(made));
  it('is one', () => assert.equal(made, 1));
});`,
    broken: 'later > is one',
  },
  {
    title: 'another subtest',
    maker: `test('whole', async (t) => {
  let made;
  await t.test('is made', () => { made = one(); });
  await t.test('is one', () => assert.equal(made, 1));
});`,
    broken: 'whole > is one',
  },
])
  test(`a test is not to break that looks at what ${title} made`, async (t) => {
    const files = {
      ...commonJs,
      [file]: `const { before, describe, it, test } = require('node:test');
const assert = require('node:assert/strict');
const { add, one } = require('../src/add.js');
test('adds', () => assert.equal(add(1, 2), 3));
${maker}
`,
    };
    const paths = maker.startsWith('test')
      ? [['whole', 'is made'], ['whole', 'is one'], ['whole']]
      : [
          ['later', 'is there'],
          ['later', 'is one'],
        ];
    const passing = paths.map((path) => ({ file, path, status: 'passed' as const, durationMs: 1 }));
    const [failing] = baseline;
    assert.ok(failing);
    const screener = await screenerFor(t, files, [failing, ...passing]);
    assert.ok(screener);
    const text = commonJs['src/add.js'];
    const fixed = edit(text, '-', '+');
    const spoiling = edit(text, '=> 1', '=> 2');
    const both = { ...fixed, id: 'both', edits: [...fixed.edits, ...spoiling.edits] };
    const verdicts: Verdict[] = [];
    for await (const verdict of screener.screen([fixed, both], { signal: t.signal })) verdicts.push(verdict);
    const of = (id: string) => verdicts.find(({ candidate }) => candidate === id);
    assert.equal(of(fixed.id)?.status, 'plausible');
    assert.deepEqual(
      [of('both')?.status, of('both')?.reason],
      ['failed', `a test that passed fails now: ${broken}`],
    );
  });

test('a suite that the real runner saw differently is not screened in memory', async (t) => {
  const other = baseline.map((result) => ({ ...result, status: 'failed' as const }));
  assert.equal(await screenerFor(t, commonJs, other), null);
});

test('what no test or hook calls is judged without a run, unless its code does not parse', async (t) => {
  const text = `exports.add = (a, b) => a - b;
exports.idle = (a, b) => a - b;
exports.prepare = (a, b) => a - b;
`;
  const files = {
    'package.json': '{"name":"x"}',
    'src/add.js': text,
    [file]: `const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { add, prepare } = require('../src/add.js');
let three;
before(() => { three = prepare(1, 2); });
test('adds', () => assert.equal(add(1, 2), 3));
test('was prepared', () => assert.equal(three, 3));
`,
  };
  const screener = await screenerFor(t, files, [
    { file, path: ['adds'], status: 'failed', durationMs: 1 },
    { file, path: ['was prepared'], status: 'failed', durationMs: 1 },
  ]);
  assert.ok(screener);
  const at = (name: string, to: string): Candidate =>
    replacing(['src/add.js', text], 'a - b', to, { behind: name });
  const candidates = [
    at('exports.add', 'a + b'),
    at('exports.prepare', 'a + b'),
    at('exports.idle', 'a + b'),
    at('exports.idle', '(('),
  ];
  const seen = new Map<string, Verdict>();
  for await (const verdict of screener.screen(candidates, { signal: t.signal }))
    seen.set(verdict.candidate, verdict);
  assert.deepEqual(
    candidates.map(({ id }) => [seen.get(id)?.status, seen.get(id)?.via]),
    [
      ['partial', 'memory'],
      ['partial', 'memory'],
      ['failed', 'none'],
      ['broken', 'memory'],
    ],
  );
});

test('of many failing tests a few far apart decide which of many candidates is worth all', async (t) => {
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const tests = numbers.map((n) => `test('${n}', () => assert.equal(add(${n}, 1), ${n + 1}));\n`);
  const text = 'exports.add = (a, b) => a - b;\n';
  const files = {
    'package.json': '{"name":"x"}',
    'src/add.js': text,
    [file]: `const { test } = require('node:test');\nconst assert = require('node:assert/strict');\nconst { add } = require('../src/add.js');\n${tests.join('')}`,
  };
  const expected = numbers.map((n) => ({ file, path: [`${n}`], status: 'failed' as const, durationMs: 1 }));
  const screener = await screenerFor(t, files, expected);
  assert.ok(screener);
  const useless = Array.from({ length: 40 }, (_, index) => edit(text, 'a - b', `a - ${index + 2} * b`));
  const half = edit(text, 'a - b', 'a < 6 ? a + b : 0');
  const whole = edit(text, 'a - b', 'a + b');
  const verdicts = new Map<string, Verdict>();
  for await (const verdict of screener.screen([...useless, half, whole], { signal: t.signal }))
    verdicts.set(verdict.candidate, verdict);
  const passed = ({ id }: Candidate) =>
    verdicts.get(id)?.tests.filter(({ status }) => status === 'passed').length;
  assert.deepEqual([half, whole].map(passed), [6, 12]);
  assert.ok(useless.every(({ id }) => verdicts.get(id)?.status === 'failed'));
  const ones = numbers.map((n) => edit(text, 'a - b', `a === ${n} ? a + b : 0`));
  assert.deepEqual(
    await statusesOf(screener, ones),
    numbers.map(() => 'partial'),
  );
  const inSweep = await statusesOf(screener, [...useless, ...ones]);
  assert.equal(inSweep.filter((status) => status === 'partial').length, 5);
});

test('candidates are observed with inputs of the tests and with others', async (t) => {
  const screener = await screenerFor(t, commonJs, baseline);
  const text = commonJs['src/add.js'];
  const [plus, three, thrown] = [
    edit(text, '-', '+'),
    edit(text, 'a - b', '3'),
    edit(text, 'a - b', 'b.x.y'),
  ];
  assert.ok(screener?.observe && plus && three && thrown);
  const observations = await screener.observe([plus, three, thrown], {
    derive: (seen) => [...seen.map(([a]) => [a, 10])],
    signal: t.signal,
  });
  assert.deepEqual(observations?.inputs, [
    [1, 2],
    [40, 2],
    [1, 10],
    [40, 10],
  ]);
  assert.equal(observations?.seen, 2);
  const texts = (id: string) => observations?.of.get(id)?.map(({ text: each }) => each);
  assert.deepEqual(
    observations?.before.map(({ text: each }) => each),
    ['-1', '38', '-9', '30'],
  );
  assert.deepEqual(texts(plus.id), ['3', '42', '11', '50']);
  assert.deepEqual(texts(three.id), ['3', '3', '3', '3']);
  assert.deepEqual(texts(thrown.id), ['TypeError', 'TypeError', 'TypeError', 'TypeError']);
});

test('the program is asked what it holds at an expression, in each test', async (t) => {
  const screener = await screenerFor(t, commonJs, baseline);
  const start = commonJs['src/add.js'].indexOf('a - b');
  const point = { file: 'src/add.js', start, end: start + 'a - b'.length, names: ['a', 'b'] };
  const probed = await screener?.probe?.([point], { signal: t.signal });
  assert.deepEqual(
    probed?.map(({ path, status, moments, compared }) => [path.at(-1), status, moments, compared]),
    [
      ['adds', 'failed', [{ point: 0, scope: { a: 1, b: 2 }, value: -1 }], { expected: 3, actual: -1 }],
      ['is one', 'passed', [], null],
      [
        'adds in time',
        'failed',
        [{ point: 0, scope: { a: 40, b: 2 }, value: 38 }],
        { expected: 42, actual: 38 },
      ],
    ],
  );
});

test('what a candidate makes of an installed package is forgotten before the next ones are judged', async (t) => {
  const text = `const units = require('units');
exports.add = (a, b) => (a - b) * units.known.one;
exports.one = () => 1;
`;
  const screener = await screenerFor(
    t,
    {
      ...commonJs,
      'src/add.js': text,
      'node_modules/units/index.js': 'exports.known = { one: 1 };\n',
      'node_modules/units/package.json': '{"name":"units","main":"index.js"}\n',
    },
    baseline,
  );
  assert.ok(screener, 'memory agrees with the real runner');
  const spoil = edit(text, '(a - b)', '(units.known = undefined)');
  const right = () => edit(text, 'a - b', 'a + b');
  assert.deepEqual(await statusesOf(screener, [spoil, right()]), ['failed', 'plausible']);
  assert.deepEqual(await statusesOf(screener, [right()]), ['plausible']);
});

test('what a candidate makes of a module of Node is put back before the next ones are judged', async (t) => {
  const text = `const path = require('node:path');
exports.add = (a, b) => (a - b);
exports.one = () => (path.basename('/1') === '1' ? exports.add(1, 0) : 0);
`;
  const screener = await screenerFor(t, { ...commonJs, 'src/add.js': text }, baseline);
  assert.ok(screener, 'memory agrees with the real runner');
  const spoil = edit(text, '(a - b)', '((path.basename = () => "2"), a - b)');
  const right = () => edit(text, 'a - b', 'a + b');
  assert.deepEqual(await statusesOf(screener, [spoil, right()]), ['failed', 'plausible']);
  assert.deepEqual(await statusesOf(screener, [right()]), ['plausible']);
});

test('the program is asked what its tests do where an expression has other values', async (t) => {
  const screener = await screenerFor(t, commonJs, baseline);
  const start = commonJs['src/add.js'].indexOf('a - b');
  const point = { file: 'src/add.js', start, end: start + 'a - b'.length, names: ['a', 'b'] };
  const supposed = (value: unknown) =>
    new Map([[testKey({ file, path: ['adds'] }), { first: [{ value }], rest: null }]]);
  const runs = await screener?.suppose?.(point, [supposed(3), supposed(4)], { signal: t.signal });
  assert.deepEqual(
    runs?.map((run) => run.map(({ path, status, moments }) => [path.at(-1), status, moments])),
    [[['adds', 'passed', [{ point: 0, scope: { a: 1, b: 2 }, value: 3 }]]], [['adds', 'failed', []]]],
  );
});

async function screenerFor(
  t: { after(fn: () => unknown): void },
  files: Record<string, string>,
  expected: TestResult[],
) {
  const repository = await createRepository(files);
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  const worktree = await openWorktree(repo, commit, { workspace: { packages: [{ name: 'x', folder: '' }] } });
  const screener = await memoryScreener({
    worktree,
    baseline: expected,
    runner: 'node',
    command: null,
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
