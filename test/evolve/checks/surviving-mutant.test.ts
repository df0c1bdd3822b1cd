import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { lookAt } from '../findings.js';

const manifest = { name: 'x', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } };
const tested = (...lines: string[]): string =>
  [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { isLong } from '../src/text.js';",
    ...lines,
    '',
  ].join('\n');
const source = 'export function isLong(text) {\n  return text.length > 80;\n}\n';
const files = { 'package.json': manifest, 'src/text.js': source };
const said = ({ findings }: { findings: { file: string; line?: number; message: string }[] }) =>
  findings.map(({ file, line, message }) => `${file}:${line} ${message}`);

test('surviving-mutant tells of a changed line that may do something else without a test noticing', async (t) => {
  const looked = await lookAt(
    t,
    { ...files, 'test/text.test.js': tested("test('long', () => assert.ok(isLong('a'.repeat(200))));") },
    ['surviving-mutant'],
  );
  assert.deepEqual(looked.notices, []);
  assert.deepEqual(said(looked), ['src/text.js:2 the tests pass as well with >= in place of >']);
});

test('surviving-mutant is silent where tests notice every mutant, and changes nothing in the checkout', async (t) => {
  const looked = await lookAt(
    t,
    {
      ...files,
      'test/text.test.js': tested(
        "test('long', () => assert.deepEqual([80, 81].map((n) => isLong('a'.repeat(n))), [false, true]));",
      ),
    },
    ['surviving-mutant'],
  );
  assert.deepEqual([said(looked), looked.notices], [[], []]);
  assert.equal(await readFile(join(looked.root, 'src/text.js'), 'utf8'), source);
});

test('surviving-mutant says nothing of files that no test loads', async (t) => {
  const looked = await lookAt(
    t,
    {
      ...files,
      'src/other.js': 'export const twice = (n) => {\n  return n * 2;\n};\n',
      'test/text.test.js': tested("test('long', () => assert.ok(isLong('a'.repeat(200))));"),
    },
    ['surviving-mutant'],
  );
  assert.deepEqual(said(looked), ['src/text.js:2 the tests pass as well with >= in place of >']);
});

test('surviving-mutant says that tests which fail as they are tell nothing', async (t) => {
  const looked = await lookAt(
    t,
    { ...files, 'test/text.test.js': tested("test('long', () => assert.ok(isLong('')));") },
    ['surviving-mutant'],
  );
  assert.deepEqual(said(looked), []);
  assert.deepEqual(looked.notices, [
    'surviving-mutant needs tests that pass within a minute in the sandbox.',
  ]);
});
