import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mochaProject, replacements, screenerOf, verdictsOf } from '../support/mocha-project.js';

const source = 'src/sum.js';
const text = `const sign = -1;
exports.sum = (list) => {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += sign * list[i];
  return total;
};
exports.later = (list, done) => setImmediate(() => done(exports.sum(list)));
`;
const files = {
  'package.json': '{"name":"x","scripts":{"test":"tape \'test/*.js\'"}}',
  'test/named.js': `const test = require('tape');
module.exports = (name, body) => test('[sum] ' + name, body);
`,
  'test/sum.js': `const test = require('tape');
const named = require('./named.js');
const { sum, later } = require('../src/sum.js');
named('adds', (t) => { t.equal(sum([1, 2, 3]), 6); t.end(); });
test('adds in a promise', async (t) => t.equal(await sum([1, 2]), 3));
test('adds in a callback', (t) => { t.plan(1); later([1, 2], (total) => t.equal(total, 3)); });
test('outer', (t) => { t.test('inner', (t) => { t.equal(sum([4]), 4, 'is four'); t.end(); }); t.end(); });
test('of nothing is zero', (t) => { t.ok(sum([]) === 0); t.end(); });
test.skip('is never run', (t) => { t.fail(); t.end(); });
`,
};

const edits: readonly (readonly [from: string, to: string, verdict: string])[] = [
  ['+= sign *', '-= sign *', 'plausible'],
  ['+= sign *', '+= list.length > 2 ? list[i] : -', 'wrong'],
  ['i++', 'i += 0', 'wrong'],
  ['return total;', 'return list.length === 1 ? new Promise(() => {}) : -total;', 'wrong'],
  ['return total;', 'return -total;', 'plausible'],
  ['return total;', 'if (list.length > 2) throw new Error("no"); return -total;', 'wrong'],
  ['return total;', 'setInterval(() => {}, 50); return -total;', 'wrong'],
  ['return total;', 'return total +;', 'broken'],
  ['setImmediate(() => done(exports.sum(list)))', 'undefined', 'wrong'],
  ['= -1;', '= 1;', 'plausible'],
];

test('suites of tape are screened in memory, and candidates judged as tape itself judges them', async (t) => {
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

test('tests of tape that are run by a harness of their own are left to tape', async (t) => {
  const project = await mochaProject(t, {
    ...files,
    [source]: text,
    'test/sum.js': `require('tape').onFinish(() => {});\nconst test = require('tape').getHarness();
test('adds', (t) => { t.equal(require('../src/sum.js').sum([1]), 1); t.end(); });\n`,
  });
  await assert.rejects(screenerOf(t, project, source, 'memory'), { code: 'TESTS_UNREADABLE' });
});
