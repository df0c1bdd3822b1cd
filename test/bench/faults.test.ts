import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applyEdits } from '../../core/sandbox/edits.js';
import { plantFaults } from '../../scripts/bench/faults.js';
import { openSubject, type Subject } from '../../scripts/bench/subject.js';
import { createRepository } from '../support/repository.js';

const file = 'src/sums.js';
const source = `exports.add = (a, b) => a + b;

exports.most = function (values) {
  let most = values[0];
  for (const value of values) if (value > most) most = value;
  return most;
};
`;
const tests = `const { test } = require('node:test');
const assert = require('node:assert/strict');
const { add, most } = require('../src/sums.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('finds the most', () => assert.equal(most([1, 3, 2]), 3));
test('finds the only one', () => assert.equal(most([7]), 7));
test('is a function', () => assert.equal(typeof add, 'function'));
`;

test('a planted fault makes some tests fail and the others pass, and its undoing gives the program back', async (t) => {
  const green = await open(t, { [file]: source });
  const faults = await plantFaults(green, { files: [file], count: 2, seed: 1 });
  assert.equal(faults.length, 2);
  for (const { subject, undo } of faults) {
    assert.ok(subject.failing.length > 0 && subject.failing.length < subject.before.tests.length);
    assert.notEqual(subject.commit, green.commit);
    assert.equal(applyEdits((await subject.read(file)) ?? '', undo.edits), source);
  }
});

test('what fails before there is a fault cannot be given one', async (t) => {
  const broken = await open(t, { [file]: source.replace('a + b', 'a - b') });
  await assert.rejects(plantFaults(broken, { files: [file], count: 1, seed: 1 }), /not green/);
});

async function open(t: TestContext, files: Record<string, string>): Promise<Subject> {
  const repository = await createRepository({
    'package.json': '{"scripts":{"test":"node --test test/"}}',
    'test/sums.test.js': tests,
    ...files,
  });
  t.after(() => repository.dispose());
  return openSubject(repository.root);
}
