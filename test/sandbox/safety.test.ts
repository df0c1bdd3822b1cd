import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SafetyEvidence, safetyOf, whyHeldBack } from '../../core/sandbox/safety.js';

const edit = (file: string) => ({ range: { file, start: 0, end: 1 }, text: '2' });
const fine = { slower: [], warnings: [], uncovered: [], declared: [], sizes: [] };
const plain: SafetyEvidence = {
  candidate: { edits: [edit('src/a.js')] },
  isolation: 'bubblewrap',
  covered: true,
  passingTests: 20,
  lines: 1,
  packages: 1,
  sensitive: null,
  effects: [],
  surface: [],
  behaviour: null,
  regressions: fine,
};
const usual = 0.7;
const effect = (kind: string, usualInFile = false) => ({ kind, name: kind, usual: usualInFile });
const slower = { path: ['reads'], beforeMs: 20, afterMs: 400 };

const worse: [title: string, change: Partial<SafetyEvidence>][] = [
  ['no isolation', { isolation: 'none' }],
  ['isolation by Node alone', { isolation: 'permission' }],
  ['many lines', { lines: 60 }],
  ['two files', { candidate: { edits: [edit('src/a.js'), edit('src/b.js')] } }],
  ['two packages', { packages: 2 }],
  ['a sensitive file', { sensitive: { file: 'src/auth.js', kind: 'authentication', because: 'its path' } }],
  ['a new timer', { effects: [effect('timer')] }],
  ['an export that is gone', { surface: [{ name: 'total', what: 'removed' }] }],
  ['edited lines that no passing test runs', { covered: false }],
  ['unknown coverage', { covered: null }],
  ['few tests', { passingTests: 0 }],
  ['another behaviour elsewhere', { behaviour: { departure: 0.9, trouble: 0 } }],
  ['new trouble elsewhere', { behaviour: { departure: 0.1, trouble: 0.5 } }],
  ['slower tests', { regressions: { ...fine, slower: [slower] } }],
  ['new warnings', { regressions: { ...fine, warnings: ['careful'] } }],
  ['lost coverage', { regressions: { ...fine, uncovered: [{ file: 'src/a.js', lines: [3] }] } }],
  ['other declared types', { regressions: { ...fine, declared: [{ file: 'a.d.ts' }] } }],
  ['much more code', { regressions: { ...fine, sizes: [{ file: 'src/a.js', before: 100, after: 90_000 }] } }],
];

for (const [title, change] of worse)
  test(`${title} lowers the safety, and a factor says so`, () => {
    const [good, bad] = [safetyOf(plain), safetyOf({ ...plain, ...change })];
    assert.ok(bad.value < good.value, `${bad.value} of ${good.value}`);
    const known = new Set(good.factors.map(({ name, weight }) => `${name} ${weight}`));
    assert.ok(
      bad.factors.some(({ name, weight }) => !known.has(`${name} ${weight}`)) ||
        bad.factors.length < good.factors.length,
    );
  });

test('a small edit that tests run in an enclosure is not held back', () => {
  assert.equal(whyHeldBack(safetyOf(plain), usual), null);
});

test('neither is one in a sensitive file, which a reviewer is told of', () => {
  const sensitive = { file: 'src/auth.js', kind: 'authentication', because: 'its path' };
  assert.equal(whyHeldBack(safetyOf({ ...plain, sensitive }), usual), null);
});

for (const kind of ['process', 'code', 'network', 'file write'])
  test(`code that starts to reach for ${kind} is held back however many tests pass, one more use is not`, () => {
    const why = whyHeldBack(safetyOf({ ...plain, passingTests: 5_000, effects: [effect(kind)] }), usual);
    assert.match(why ?? '', /below the 70 % of safetyThreshold: .*as the file did not before/);
    assert.equal(whyHeldBack(safetyOf({ ...plain, effects: [effect(kind, true)] }), usual), null);
  });

test('a threshold of 0 holds nothing back, one of 1 everything', () => {
  const eager = safetyOf({ ...plain, isolation: 'none', effects: [effect('process'), effect('code')] });
  assert.equal(whyHeldBack(eager, 0), null);
  assert.notEqual(whyHeldBack(safetyOf(plain), 1), null);
});
