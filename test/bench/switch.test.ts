import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applyEdits } from '../../core/sandbox/edits.js';
import { searchCandidates } from '../../scripts/bench/candidates.js';
import { linkPackages } from '../../scripts/bench/project.js';
import { screenAll } from '../../scripts/bench/screening.js';
import { openSubject, type Subject, screenerOf } from '../../scripts/bench/subject.js';
import { plantSwitch } from '../../scripts/bench/switch.js';
import { createRepository } from '../support/repository.js';

const file = 'src/sums.js';
const source = 'exports.add = (a, b) => a + b;\nexports.least = (a, b) => (a < b ? a : b);\n';
const testOf = (call: string, value: number) =>
  `const assert = require('node:assert/strict');
const { add, least } = require('../src/sums.js');
it('works', () => assert.equal(${call}, ${value}));
`;

test('a switch adds a failing test to each test file, of whichever the runner', async (t) => {
  const green = await open(t);
  const { subject } = await plantSwitch(green, [file]);
  assert.deepEqual(subject.failing.map((each) => each.file).sort(), ['test/add.js', 'test/least.js']);
  assert.equal(subject.before.tests.length, green.before.tests.length + 2);
});

test('an edit with the switch turned is plausible where the own tests of the project do not notice it', async (t) => {
  const green = await open(t);
  const switched = await plantSwitch(green, [file]);
  const edits = await searchCandidates(green, { files: [file], most: 100_000, seed: 1 });
  const chosen = [
    ['a < b', 'a <= b'],
    ['a + b', 'a - b'],
  ].map(([from = '', to = '']) => {
    const found = edits.find((edit) => applyEdits(source, edit.edits) === source.replace(from, to));
    assert.ok(found, to);
    return switched.candidate(found);
  });
  const screener = await screenerOf(switched.subject, {
    via: 'process',
    files: [file, switched.file],
    workers: 1,
    runs: 'all',
  });
  const { verdicts } = await screenAll(screener, chosen).finally(() => screener.dispose());
  assert.deepEqual(
    chosen.map(({ id }) => verdicts.get(id)?.status === 'plausible'),
    [true, false],
  );
});

async function open(t: TestContext): Promise<Subject> {
  const repository = await createRepository({
    'package.json': '{"scripts":{"test":"mocha test"}}',
    '.gitignore': 'node_modules\n',
    [file]: source,
    'test/add.js': testOf('add(1, 2)', 3),
    'test/least.js': testOf('least(1, 2)', 1),
  });
  t.after(() => repository.dispose());
  await linkPackages(repository.root);
  return openSubject(repository.root);
}
