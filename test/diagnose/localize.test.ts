import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LocalizeInput, localize } from '../../core/diagnose/localize.js';
import type { Failure, StackFrame, ThrownError } from '../../core/model.js';

const testFile = 'test/math.test.js';

const math = `const { floor } = require('./round.js');
const half = 2;

function clamp(value, low, high) {
  if (value < low) {
    return low;
  }
  if (value > low) {
    return high;
  }
  return value;
}

function middle(a, b) {
  return floor((a + b) / half);
}

function unused(a) {
  return a * 3;
}

module.exports = { clamp, middle, unused };
`;
const round = `exports.floor = (value) => Math.ceil(value);
`;
const tests = `const { test } = require('node:test');
const assert = require('node:assert');
const { clamp, middle } = require('../src/math.js');
test('clamps below', () => {
  assert.equal(clamp(1, 2, 5), 2);
});
test('clamps inside', () => {
  assert.equal(clamp(3, 2, 5), 3);
});
test('middle', () => {
  assert.equal(middle(1, 2), 1);
});
`;
const files: Record<string, string> = { 'src/math.js': math, 'src/round.js': round, [testFile]: tests };

const assertion: ThrownError = { name: 'AssertionError', code: 'ERR_ASSERTION', message: '5 == 3' };

function failure(
  title: string | undefined,
  thrown: ThrownError = assertion,
  frames: Partial<StackFrame>[] = [],
): Failure {
  return {
    sensor: 'test',
    at: '2026-01-01T00:00:00.000Z',
    thrown,
    frames: frames.map((frame) => ({ file: testFile, line: 1, column: 1, origin: 'project', ...frame })),
    ...(title !== undefined && { test: { file: testFile, path: [title] } }),
    tree: null,
    branch: null,
  };
}

const covers = (title: string, lines: Record<string, number[]>) => ({
  file: testFile,
  path: [title],
  lines: new Map(Object.entries(lines).map(([file, own]) => [file, new Set(own)])),
});
const result = (title: string, status: 'passed' | 'failed') => ({ file: testFile, path: [title], status });

async function rank(input: Partial<LocalizeInput>): Promise<string[]> {
  const sources = input.sources ?? ((file: string) => files[file]);
  const suspects = await localize({ failures: [], coverage: [], results: [], hunks: [], ...input, sources });
  const texts = await Promise.all(
    suspects.map(async ({ range }) => (await sources(range.file))?.slice(range.start, range.end)),
  );
  return texts.map((text) => (text ?? '').replace(/;$/, ''));
}

const coverage = [
  covers('clamps below', { 'src/math.js': [5, 6] }),
  covers('clamps inside', { 'src/math.js': [5, 8, 9] }),
  covers('middle', { 'src/math.js': [15], 'src/round.js': [1] }),
];
const results = [
  result('clamps below', 'passed'),
  result('clamps inside', 'failed'),
  result('middle', 'passed'),
];

test('coverage puts what only the failing test executes first, with the condition that let it run', async () => {
  const ranked = await rank({ failures: [failure('clamps inside')], coverage, results });
  assert.deepEqual(new Set(ranked.slice(0, 2)), new Set(['if (value > low)', 'return high']));
});

test('of two statements in one line the one that the failing test skips is not suspected', async () => {
  const one = 'exports.f = (x) => {\n  if (x > 1) return 2;\n  return x;\n};\n';
  const skipped = new Map([['src/math.js', new Map([[2, [[13, 22]] as [number, number][]]])]]);
  const ranked = await rank({
    failures: [failure('middle')],
    coverage: [{ ...covers('middle', { 'src/math.js': [2, 3] }), skipped }],
    results: [result('middle', 'failed')],
    sources: (file) => (file === 'src/math.js' ? one : files[file]),
  });
  assert.ok(ranked.includes('if (x > 1)'));
  assert.ok(!ranked.includes('return 2'));
});

test('what no failing test executes is not suspected, when coverage is known', async () => {
  const ranked = await rank({ failures: [failure('clamps inside')], coverage, results });
  assert.ok(!ranked.includes('return a * 3'));
  assert.ok(!ranked.includes('return floor((a + b) / half)'));
});

test('what runs when the file is loaded is suspected too', async () => {
  const ranked = await rank({
    failures: [failure('middle')],
    coverage,
    results: [
      ...results.slice(0, 2).map((each) => ({ ...each, status: 'passed' as const })),
      result('middle', 'failed'),
    ],
  });
  assert.ok(ranked.includes('const half = 2'));
  assert.ok(ranked.indexOf('const half = 2') > ranked.indexOf('return floor((a + b) / half)'));
});

test('the failing tests of other errors do not count', async () => {
  const more = [
    result('clamps below', 'failed'),
    result('clamps inside', 'failed'),
    result('middle', 'failed'),
  ] as const;
  const ranked = await rank({ failures: [failure('middle')], coverage, results: more });
  assert.deepEqual(
    new Set(ranked.slice(0, 2)),
    new Set(['return floor((a + b) / half)', 'Math.ceil(value)']),
  );
});

test('tests are never suspected', async () => {
  const frames = [{ file: testFile, line: 8 }];
  const suspects = await localize({
    failures: [failure('clamps inside', assertion, frames)],
    coverage,
    results,
    hunks: [],
    sources: (file) => files[file],
  });
  assert.ok(suspects.length > 0);
  assert.ok(suspects.every(({ range }) => range.file.startsWith('src/')));
});

test('without coverage, what the failing test calls comes before what it does not', async () => {
  const ranked = await rank({ failures: [failure('middle')] });
  const first = ranked.slice(0, 2);
  assert.deepEqual(new Set(first), new Set(['return floor((a + b) / half)', 'Math.ceil(value)']));
  assert.ok(ranked.includes('if (value > low)'));
});

test('without coverage, the files that failing tests import are suspected, and no others', async () => {
  const sources = (file: string) => ({ ...files, 'src/other.js': 'exports.x = () => 1;\n' })[file];
  const suspects = await localize({
    failures: [failure('clamps inside')],
    coverage: [],
    results: [],
    hunks: [],
    sources,
  });
  assert.deepEqual(
    new Set(suspects.map(({ range }) => range.file)),
    new Set(['src/math.js', 'src/round.js']),
  );
});

const thrown: [name: string, message: string][] = [
  ['ReferenceError', 'hihg is not defined'],
  ['TypeError', "Cannot read properties of undefined (reading 'x')"],
  ['TypeError', 'floor is not a function'],
  ['TypeError', 'Assignment to constant variable.'],
];
for (const [name, message] of thrown) {
  test(`the statement where the engine threw comes first: ${message}`, async () => {
    const frames = [{ file: 'src/math.js', line: 9, column: 5, function: 'clamp' }, { line: 8 }];
    const seen = failure('clamps inside', { name, message }, frames);
    assert.equal((await rank({ failures: [seen], coverage, results }))[0], 'return high');
    assert.equal((await rank({ failures: [seen] }))[0], 'return high');
  });
}

test('what changed since the tests were green comes before the rest of what the failing test executes', async () => {
  const hunk = {
    file: 'src/math.js',
    oldStart: 5,
    oldLines: 1,
    newStart: 5,
    newLines: 1,
    oldText: '',
    newText: '',
  };
  const ranked = await rank({ failures: [failure('clamps inside')], coverage, results, hunks: [hunk] });
  assert.equal(ranked[0], 'if (value < low)');
});

test('the latest commit breaks a tie', async () => {
  const sources = (file: string) =>
    ({
      'src/math.js': 'exports.f = (a) => {\n  a += 1;\n  a += 2;\n  a += 3;\n  return a;\n};\n',
      [testFile]: tests,
    })[file];
  const blame = async (_file: string, from: number) => [
    { commit: 'c', at: from === 3 ? '2026-02-01' : '2025-01-01' },
  ];
  const ranked = await rank({
    failures: [failure('clamps inside')],
    coverage: [covers('clamps inside', { 'src/math.js': [2, 3, 4] })],
    results,
    sources,
    blame,
  });
  assert.equal(ranked[0], 'a += 2');
});

test('an import that does not resolve is the suspect', async () => {
  const sources = (file: string) =>
    ({
      'src/a.js': "import x from './b.js';\nimport { y } from './nope.js';\nexport const z = y(x);\n",
      'src/b.js': 'export default 1;\n',
    })[file];
  const message = "Cannot find module 'src/nope.js' imported from src/a.js";
  const ranked = await rank({
    failures: [failure(undefined, { name: 'Error', code: 'ERR_MODULE_NOT_FOUND', message })],
    sources,
  });
  assert.equal(ranked[0], "import { y } from './nope.js'");
});

test('the lines around the place where a parser gave up are suspected in a file that does not parse', async () => {
  const sources = (file: string) => ({ 'src/a.js': 'const a = 1;\nfunction f( {\n  return a;\n}\n' })[file];
  const seen = failure(undefined, { name: 'SyntaxError', message: "Unexpected token '}'" }, [
    { file: 'src/a.js', line: 3 },
  ]);
  const ranked = await rank({ failures: [seen], sources });
  assert.equal(ranked[0], '  return a');
  assert.equal(ranked[1], 'function f( {');
});

test('a diagnostic points at its statement', async () => {
  const seen: Failure = {
    ...failure(undefined),
    sensor: 'compiler',
    location: { file: 'src/math.js', line: 15 },
  };
  assert.equal((await rank({ failures: [seen] }))[0], 'return floor((a + b) / half)');
});

test('loops come first when a test does not end', async () => {
  const sources = (file: string) =>
    ({
      'src/math.js':
        'exports.clamp = (a) => {\n  const b = [];\n  while (a > 0) {\n    b.push(a);\n  }\n  return b;\n};\n',
      [testFile]: tests,
    })[file];
  const ranked = await rank({
    failures: [failure('clamps inside', { name: 'Error', message: 'test timed out after 50ms' })],
    sources,
  });
  assert.deepEqual(new Set(ranked.slice(0, 3)), new Set(['while (a > 0)', 'b.push(a)', 'return b']));
  assert.equal(ranked[0], 'while (a > 0)');
});

test('suspicion lies between 0 and 1, most suspicious first, and ranges do not overlap', async () => {
  const suspects = await localize({
    failures: [failure('clamps inside')],
    coverage,
    results,
    hunks: [],
    sources: (file) => files[file],
  });
  const scores = suspects.map(({ suspiciousness }) => suspiciousness);
  assert.ok(scores.every((score) => score > 0 && score <= 1));
  assert.deepEqual(
    scores,
    [...scores].sort((a, b) => b - a),
  );
  for (const a of suspects) {
    for (const b of suspects) {
      if (a !== b && a.range.file === b.range.file)
        assert.ok(a.range.end <= b.range.start || b.range.end <= a.range.start);
    }
  }
});

test('nothing is suspected without a failure', async () => {
  assert.deepEqual(await rank({}), []);
});
