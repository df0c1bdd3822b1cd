import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../core/diagnose/explain.js';
import type { Suspect } from '../../core/model.js';
import { errorRecord } from '../support/records.js';

const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const suspect: Suspect = {
  range: { file: 'src/add.js', start: 8, end: 13 },
  line: 3,
  endLine: 3,
  suspiciousness: 0.8,
  reasons: { coverage: 1, diff: 1 },
};
const sources = (file: string) => (file === 'src/add.js' ? text : undefined);

test('an explanation holds the ranked places with their code', async () => {
  const { locations, headline } = await explain(errorRecord(), [suspect], sources);
  assert.match(headline, /src\/add\.js:3/);
  assert.deepEqual(
    locations[0]?.excerpt.map(({ line, text: code, suspect: marked }) => [line, code, marked]),
    [
      [1, 'one', false],
      [2, 'two', false],
      [3, 'three', true],
      [4, 'four', false],
      [5, 'five', false],
    ],
  );
  assert.deepEqual(locations[0]?.reasons, ['run by the failing tests', 'changed since the tests were green']);
});

test('an explanation says what was expected, how often it was seen, and that it flaps', async () => {
  const record = errorRecord({ count: 3, flapping: true });
  record.failure.thrown = { name: 'AssertionError', message: 'x', expected: '5', actual: '3' };
  const { happened } = await explain(record, [], sources);
  assert.ok(happened.some((sentence) => sentence === 'Expected 5, got 3.'));
  assert.ok(happened.some((sentence) => sentence.startsWith('Seen 3 times')));
  assert.ok(happened.some((sentence) => /comes and goes/.test(sentence)));
});

test('trouble of the environment comes with advice', async () => {
  const record = errorRecord({ class: 'environment' });
  record.failure.thrown = {
    name: 'Error',
    message: 'connect ECONNREFUSED 127.0.0.1:1',
    code: 'ECONNREFUSED',
  };
  assert.match((await explain(record, [], sources)).advice ?? '', /Nothing answers/);
});

test('a file that has vanished leaves its place without code', async () => {
  const gone = { ...suspect, range: { ...suspect.range, file: 'src/gone.js' } };
  assert.deepEqual((await explain(errorRecord(), [gone], sources)).locations[0]?.excerpt, []);
});
