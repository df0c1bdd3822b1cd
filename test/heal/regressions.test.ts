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

async function propose(t: TestContext, fixed: string, text = tests, options: ProjectOptions = {}) {
  const project = await openProject(t, { 'src/area.js': broken, 'test/area.test.js': text }, options);
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
  assert.deepEqual(regressions, { slower: [], warnings: [] });
  assert.ok(!factors.includes('slower tests'));
});

test('a fix that makes a test many times slower is told so, and is less safe', async (t) => {
  const slow = fixed.replace(
    'text.trim()',
    '{ Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400); return text.trim(); }',
  );
  const { regressions, factors } = await propose(t, slow);
  assert.deepEqual(
    regressions?.slower.map(({ path }) => path),
    [['trims']],
  );
  assert.ok((regressions?.slower[0]?.afterMs ?? 0) >= 400);
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
