import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Healer } from '../../core/healer.js';
import type { Candidate } from '../../core/model.js';
import { trialsOf } from '../../core/patterns/outcomes/trials.js';
import { learningOf } from '../../core/repair/learning/posteriors.js';
import { search } from '../../core/repair/strategies/search/search.js';
import { contextOf, drive } from '../repair/search/drive.js';
import { addFiles, nodeTests, openProject } from './project.js';

/** What the search would try in a file, in its order, by what the repository has shown so far. */
async function orderOf(healer: Healer, text: string, now: number): Promise<Candidate[]> {
  const { patches, outcomes } = healer.store;
  const trials = trialsOf(await patches.all(), await outcomes.all(), now);
  const context = contextOf({ files: { 'src/other.js': text } });
  const learned = { patterns: [], rejected: new Set<string>(), outcomes: learningOf(trials) };
  const { given } = await drive(search, { ...context, learned }, () => 'failed', { most: 400 });
  return given;
}

const other = 'export const other = (a, b, limit) => (a < limit && b ? a - b : a * 2);\n';
const places = (given: readonly Candidate[], operator: string): number[] =>
  given.flatMap((each, at) => (each.operator === operator ? [at] : []));

test('what is accepted and rejected changes what is tried first, and is known again from the ledger', async (t) => {
  const { healer, healOne, commit } = await openProject(t, addFiles);
  const now = Date.now();
  const before = await orderOf(healer, other, now);
  const patch = await healOne();
  assert.equal(patch.operator, 'arithmetic-operator');
  assert.equal(patch.place, 'arrow');
  await healer.reject(patch.id);
  const rejected = await orderOf(healer, other, now);
  assert.deepEqual(before.map(({ id }) => id).sort(), rejected.map(({ id }) => id).sort());
  const worst = Math.max(...places(before, 'arithmetic-operator'));
  assert.ok(Math.max(...places(rejected, 'arithmetic-operator')) > worst);

  // Another fault of that kind, whose fix is merged.
  await commit('Another', {
    'src/add.js': 'export const add = (a, b) => a + b;\n',
    'src/sub.js': 'export const sub = (a, b) => a + b;\n',
    'test/sub.test.js': nodeTests("import { sub } from '../src/sub.js';", {
      subtracts: '() => assert.equal(sub(7, 3), 4)',
      'subtracts nothing': '() => assert.equal(sub(7, 0), 7)',
      'subtracts more': '() => assert.equal(sub(3, 7), -4)',
    }),
  });
  await healer.merge((await healOne()).id);
  const merged = await orderOf(healer, other, now);
  assert.ok(
    Math.max(...places(merged, 'arithmetic-operator')) < Math.max(...places(rejected, 'arithmetic-operator')),
  );

  await healer.rebuild();
  assert.deepEqual(await orderOf(healer, other, now), merged);
});

test('a candidate that fails the proof is remembered, once, and speaks against what made it', async (t) => {
  // The failing test alone accepts what breaks the other one.
  const { healer, heal } = await openProject(t, {
    'src/price.js': 'export const price = (n) => n * 3;\nexport const double = (n) => price(n) - n;\n',
    'test/price.test.js': nodeTests("import { price } from '../src/price.js';", {
      'two cost four': '() => assert.equal(price(2), 4)',
    }),
    'test/double.test.js': nodeTests("import { double } from '../src/price.js';", {
      doubles: '() => assert.equal(double(5), 10)',
    }),
  });
  await heal({ budgetMs: 60_000 });
  await heal({ budgetMs: 60_000 });
  const outcomes = await healer.store.outcomes.all();
  assert.ok(outcomes.length > 0);
  assert.equal(new Set(outcomes.map(({ id }) => id)).size, outcomes.length);
  const trials = trialsOf([], outcomes, 0);
  assert.ok(
    trials.every(({ right, wrong, files }) => right === 0 && wrong === 0.5 && files[0] === 'src/price.js'),
  );
});
