import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileCheck } from '../../core/evolve/check.js';
import { checks } from '../../core/evolve/checks/index.js';
import { examineFile } from '../../core/evolve/examine/examine-file.js';
import { applyFix } from './apply-fix.js';

/** As in a package for new versions of Node. */
const look = (path: string, text: string, check: FileCheck) =>
  examineFile(path, text, [check], { minimumNode: { major: 24, minor: 0 } });
const ofFiles = checks.filter((check): check is FileCheck => check.reach === 'file');
const pathFor = ({ files, example }: FileCheck): string => {
  const extension =
    /^\s*(?:interface|type|enum|declare)\s|: (?:string|number|boolean|any|unknown)\b| as \w/m.test(
      example.bad,
    )
      ? 'ts'
      : 'js';
  return files === 'tests' ? `test/example.test.${extension}` : `src/example.${extension}`;
};

test('ids of checks are unique words with hyphens', () => {
  const ids = checks.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
});

for (const check of ofFiles) {
  test(`${check.id} finds its bad example and nothing in its good one`, () => {
    const path = pathFor(check);
    const bad = look(path, check.example.bad, check);
    assert.deepEqual(bad.trouble, []);
    assert.ok(bad.facts, 'the bad example parses');
    assert.ok(bad.findings.length > 0, 'the bad example is found');
    const good = look(path, check.example.good, check);
    assert.ok(good.facts, 'the good example parses');
    assert.deepEqual(good.findings, []);
  });

  if (check.fixes)
    test(`${check.id} leaves nothing to find in its bad example once its fix is made`, () => {
      const path = pathFor(check);
      const fixed = applyFix(path, check.example.bad, check);
      const again = look(path, fixed, check);
      assert.ok(again.facts, `the fixed example parses:\n${fixed}`);
      assert.deepEqual(again.findings, []);
    });
}
