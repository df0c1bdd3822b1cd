import assert from 'node:assert/strict';
import { test } from 'node:test';
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
