import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusedTest } from '../../core/evolve/checks/quality/focused-test.js';
import { examineFile } from '../../core/evolve/examine/examine-file.js';

const look = (text: string) => examineFile('test/a.test.js', text, [focusedTest]);
const only = "test.only('a', () => {});";

test('a comment with a reason keeps the next line from being reported', () => {
  const result = look(`// healer-ignore-next-line focused-test -- the others need a network\n${only}\n`);
  assert.deepEqual(result.findings, []);
  assert.equal(result.suppressed, 1);
});

test('a comment at the end of a line speaks for that line, and one for the file for all of it', () => {
  assert.equal(
    look(`${only} // healer-ignore-line focused-test -- on purpose\n${only}\n`).findings.length,
    1,
  );
  assert.deepEqual(
    look(`/* healer-ignore-file focused-test -- on purpose */\n${only}\n${only}\n`).findings,
    [],
  );
});

test('a comment without a reason does nothing, and is told of', () => {
  const result = look(`// healer-ignore-next-line focused-test\n${only}\n`);
  assert.equal(result.findings.length, 1);
  assert.deepEqual(result.unexplained, ['test/a.test.js:1']);
});

test('a comment that names another check does nothing', () => {
  assert.equal(look(`// healer-ignore-next-line other -- why\n${only}\n`).findings.length, 1);
});

test('a fingerprint stays when lines are added above, and equal findings have their own', () => {
  const [before] = look(only).findings;
  const after = look(`\n\n${only}\n${only}\n`).findings;
  assert.equal(after[0]?.fingerprint, before?.fingerprint);
  assert.notEqual(after[1]?.fingerprint, after[0]?.fingerprint);
});
