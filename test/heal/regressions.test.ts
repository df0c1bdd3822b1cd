import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTwoFilesPatch } from 'diff';
import { openProject, type ProjectOptions } from './project.js';

// What gets worse with a fix although all tests pass.

const broken = 'export const area = (a, b) => a + b;\nexport const name = (text) => text.trim();\n';
const tests = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { area, name } from '../src/area.js';
test('multiplies', () => assert.equal(area(3, 4), 12));
test('trims', () => assert.equal(name(' a '), 'a'));
`;

async function propose(
  t: TestContext,
  fixed: string,
  text = tests,
  { files = {}, ...options }: ProjectOptions & { files?: Record<string, string> } = {},
) {
  const sources = { 'src/area.js': broken, 'test/area.test.js': text, ...files };
  const project = await openProject(t, sources, options);
  const diff = createTwoFilesPatch('a/src/area.js', 'b/src/area.js', broken, fixed);
  const { patch, reason } = await project.healer.propose({ diff, ids: [], author: 'somebody' });
  assert.ok(patch, reason ?? '');
  const evidence = (await project.healer.evidence(patch))?.predicate;
  return {
    patch,
    regressions: evidence?.regressions,
    factors: patch.safety.factors.map(({ name: of }) => of),
  };
}

const fixed = broken.replace('a + b', 'a * b');

test('a fix that only heals makes nothing worse', async (t) => {
  const { regressions, factors } = await propose(t, fixed);
  assert.deepEqual(regressions, {
    ...{ slower: [], warnings: [], uncovered: [], declared: null, surface: [] },
    sizes: [{ file: 'src/area.js', before: broken.length, after: broken.length }],
  });
  for (const name of ['slower tests', 'lost coverage', 'growth']) assert.ok(!factors.includes(name));
});

test('a fix that makes a test many times slower is told so, and is less safe', async (t) => {
  const slow = fixed.replace(
    'text.trim()',
    '{ Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400); return text.trim(); }',
  );
  const { regressions, factors } = await propose(t, slow);
  assert.deepEqual(
    regressions?.slower?.map(({ path }) => path),
    [['trims']],
  );
  assert.ok((regressions?.slower?.[0]?.afterMs ?? 0) >= 400);
  assert.ok(factors.includes('slower tests'));
});

const noisy = fixed.replace('=> a * b', "=> { console.error('rounding is off'); return a * b; }");

test('a line that the tests did not print as an error before is told', async (t) => {
  const { regressions, factors } = await propose(t, noisy);
  assert.deepEqual(regressions?.warnings, ['rounding is off']);
  assert.ok(factors.includes('new warnings'));
});

test('so is a deprecation that Node warns of', async (t) => {
  const old = fixed.replace(
    '=> a * b',
    "=> { process.emitWarning('area is old', 'DeprecationWarning', 'OWN01'); return a * b; }",
  );
  const { regressions } = await propose(t, old);
  assert.match(regressions?.warnings.join('\n') ?? '', /\[OWN#\] DeprecationWarning: area is old/);
});

const bare = tests.replace(/import assert.*\nimport \{ test \}.*\n/, '').replaceAll('assert.equal', 'expect');
const expected = bare.replace(/expect\((.*?), ('a'|12)\)/g, 'expect($1).toBe($2)');

for (const [runner, script, text] of [
  [
    'mocha',
    'mocha --ui tdd',
    `import assert from 'node:assert/strict';\n${bare.replaceAll('expect(', 'assert.equal(')}`,
  ],
  ['vitest', 'vitest run --globals', expected],
] as const)
  test(`${runner} is listened to as well`, async (t) => {
    const { regressions } = await propose(t, noisy, text, { script, dependencies: true });
    assert.deepEqual(regressions?.warnings, ['rounding is off']);
  });

test('lines that passing tests ran and no test runs any more are told, and lower the safety', async (t) => {
  const long = broken.replace(
    '(text) => text.trim();',
    '(text) => {\n  const name = text.trim();\n  return name;\n};',
  );
  const early = long.replace('a + b', 'a * b').replace('{\n', '{\n  if (text) return text.trim();\n');
  const project = await openProject(t, { 'src/area.js': long, 'test/area.test.js': tests });
  const diff = createTwoFilesPatch('a/src/area.js', 'b/src/area.js', long, early);
  const { patch, reason } = await project.healer.propose({ diff, ids: [], author: 'somebody' });
  assert.ok(patch, reason ?? '');
  const evidence = (await project.healer.evidence(patch))?.predicate;
  assert.deepEqual(evidence?.regressions?.uncovered, [{ file: 'src/area.js', lines: [3, 4] }]);
  assert.ok(patch.safety.factors.some(({ name }) => name === 'lost coverage'));
});

test('what a package gives to others otherwise is in the evidence', async (t) => {
  const files = { 'index.js': "export { area } from './src/area.js';\n" };
  const wider = fixed.replace('(a, b) => a * b', '(a, b, scale) => a * b * (scale ?? 1)');
  const { regressions, factors } = await propose(t, wider, tests, { files });
  assert.deepEqual(
    regressions?.surface?.map(({ name, what }) => ({ name, what })),
    [{ name: 'area', what: 'changed' }],
  );
  assert.ok(factors.includes('public API'));
});

test('so is a type that is only inferred, as the project’s own compiler declares it', async (t) => {
  const typed =
    'export const area = (a: number, b: number) => a + b;\nexport const square = (a: number) => area(a, a);\n';
  const other = typed.replace('a + b', '`${a * b}`');
  const text =
    "import { expect, test } from 'vitest';\nimport { area } from '../src/area';\ntest('multiplies', () => expect(String(area(3, 4))).toBe('12'));\n";
  const settings = {
    strict: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
  };
  const project = await openProject(
    t,
    {
      'src/area.ts': typed,
      'test/area.test.ts': text,
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...settings, noEmit: true }, include: ['src'] }),
    },
    { script: 'vitest run', dependencies: true },
  );
  await project.commit('With a compiler', {
    'package.json': JSON.stringify({
      ...{ name: 'project', version: '1.0.0', type: 'module', scripts: { test: 'vitest run' } },
      devDependencies: { typescript: '*', vitest: '*' },
    }),
  });
  const diff = createTwoFilesPatch('a/src/area.ts', 'b/src/area.ts', typed, other);
  const { patch, reason } = await (await project.openIn(project.root)).propose({
    diff,
    ids: [],
    author: 'somebody',
  });
  assert.ok(patch, reason ?? '');
  const [change] = (await project.healer.evidence(patch))?.predicate.regressions?.declared ?? [];
  assert.deepEqual(change, {
    file: 'src/area.d.ts',
    before: [
      'export declare const area: (a: number, b: number) => number;',
      'export declare const square: (a: number) => number;',
    ],
    after: [
      'export declare const area: (a: number, b: number) => string;',
      'export declare const square: (a: number) => string;',
    ],
  });
  assert.ok(patch.safety.factors.some(({ name }) => name === 'declared types'));
});
