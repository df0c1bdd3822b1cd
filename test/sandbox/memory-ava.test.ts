import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mochaProject, replacements, screenerOf, verdictsOf } from '../support/mocha-project.js';

const source = 'src/sum.js';
const text = `const sign = -1;
export const sum = (list) => {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += sign * list[i];
  return total;
};
export const later = (list) => new Promise((resolve) => setImmediate(() => resolve(sum(list))));
`;
const files = {
  'package.json': '{"name":"x","type":"module","scripts":{"test":"ava"}}',
  'test/sum.js': `import test from 'ava';
import { later, sum } from '../src/sum.js';
test.before((t) => { t.context.one = 1; });
test.beforeEach((t) => { t.context.list = [t.context.one, 2, 3]; });
test('adds', (t) => { t.is(sum(t.context.list), 6); });
test('adds in a promise', async (t) => { t.plan(1); t.is(await later([1, 2]), 3); });
test.serial('adds in turn', (t) => { t.deepEqual([sum([4])], [4]); });
test('of nothing is zero', (t) => { t.true(sum([]) === 0); });
test.failing('is known to fail', (t) => { t.is(sum([2]), 7); });
test.skip('is never run', (t) => { t.fail(); });
test.todo('is not written yet');
`,
  'test/same-title.js': `import test from 'ava';
test('adds', (t) => { t.is(1 + 1, 2); });
`,
};

const edits: readonly (readonly [from: string, to: string, verdict: string])[] = [
  ['+= sign *', '-= sign *', 'plausible'],
  ['+= sign *', '+= list.length > 2 ? list[i] : -', 'wrong'],
  ['i++', 'i += 0', 'wrong'],
  ['return total;', 'return list.length === 1 ? new Promise(() => {}) : -total;', 'wrong'],
  ['return total;', 'return -total;', 'plausible'],
  ['return total;', 'if (list.length > 2) throw new Error("no"); return -total;', 'wrong'],
  ['return total;', 'return total +;', 'broken'],
  ['setImmediate(() => resolve(sum(list)))', 'undefined', 'wrong'],
  ['= -1;', '= 1;', 'plausible'],
];

test('suites of ava are screened in memory, and candidates judged as ava itself judges them', async (t) => {
  const project = await mochaProject(t, { ...files, [source]: text });
  const candidates = replacements(source, text, edits);
  const wanted = Object.fromEntries(edits.map(([, to, verdict]) => [to, verdict]));
  for (const via of ['memory', 'process'] as const) {
    const screener = await screenerOf(t, project, source, via);
    const verdicts = Object.entries(await verdictsOf(screener, candidates));
    const inShort = verdicts.map(([id, status]) => [
      id,
      /^(?:failed|partial|timeout)$/.test(status) ? 'wrong' : status,
    ]);
    assert.deepEqual(Object.fromEntries(inShort), wanted, via);
  }
});

for (const [title, packageJson] of [
  ['modules before the tests', { ava: { require: ['./setup.js'] } }],
  ['options of Node', { ava: { nodeArguments: ['--no-warnings'] } }],
  ['settings of a file that its options name', { scripts: { test: 'ava --config other.config.js' } }],
] as const)
  test(`suites of ava with ${title} are left to ava`, async (t) => {
    const project = await mochaProject(t, {
      ...files,
      'package.json': JSON.stringify({
        name: 'x',
        type: 'module',
        scripts: { test: 'ava' },
        ...packageJson,
      }),
      'setup.js': 'globalThis.ready = true;\n',
      'other.config.js': 'export default { failFast: false };\n',
      [source]: text,
    });
    await assert.rejects(screenerOf(t, project, source, 'memory'), { code: 'TESTS_UNREADABLE' });
  });
