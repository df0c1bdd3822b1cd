import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileCheck } from '../../core/evolve/check.js';
import { focusedTest } from '../../core/evolve/checks/quality/focused-test.js';
import { examineFile } from '../../core/evolve/examine/examine-file.js';
import { isSourceFile, isTestFile } from '../../core/workspace/sources.js';

test('an import.defer() that is handed nothing is no import, and stops no look', () => {
  const { facts } = examineFile('a.js', "import.defer();\nimport('./b.js');\n", []);
  assert.deepEqual(
    facts?.imports.map(({ specifier }) => specifier),
    ['./b.js'],
  );
});

test('what an editor keeps of earlier texts is neither source nor test', () => {
  for (const path of ['.history/src/a_20240102030405.js', 'app/.history/a.test.js'])
    assert.deepEqual([isSourceFile(path), isTestFile(path)], [false, false], path);
});

test('a check that throws is told of, and neither ends the look nor silences the other checks', () => {
  const failing: FileCheck = {
    ...focusedTest,
    id: 'failing',
    begin: () => ({
      CallExpression: () => {
        throw new Error('it broke');
      },
    }),
  };
  const { facts, findings, trouble } = examineFile('a.test.js', 'it.only("a", () => {});\n', [
    failing,
    focusedTest,
  ]);
  assert.deepEqual(trouble, ['failing failed on a.test.js: it broke']);
  assert.deepEqual(
    findings.map(({ check }) => check),
    [focusedTest.id],
  );
  assert.equal(facts?.lines, 1);
});

test('a file that cannot be examined is told of, and nothing is found in it', () => {
  const spoiling: FileCheck = {
    ...focusedTest,
    begin: ({ comments }) => {
      (comments as unknown[]).push(null);
      return {};
    },
  };
  const { trouble, ...rest } = examineFile('a.test.js', 'it.only("a", () => {});\n', [spoiling, focusedTest]);
  assert.match(trouble.join('\n'), /^a\.test\.js could not be examined: .+$/);
  assert.deepEqual(rest, { facts: null, findings: [], suppressed: 0, unexplained: [], suppressions: [] });
});
