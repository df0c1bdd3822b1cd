import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTwoFilesPatch } from 'diff';
import type { Judgement } from '../../core/healer.js';
import { openProject, type Project } from './project.js';

// What becomes of a diff that somebody else made.

const add = 'export const add = (a, b) => a - b;\n';
const twice = 'export const twice = (a) => 3 * a;\n';
const files = {
  'src/add.js': add,
  'src/twice.js': twice,
  'test/add.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add } from '../src/add.js';
test('adds', () => assert.equal(add(2, 3), 5));
`,
  'test/twice.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { twice } from '../src/twice.js';
test('doubles', () => assert.equal(twice(2), 4));
`,
};
const diffOf = (file: string, before: string, after: string): string =>
  createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after);
const fixOfAdd = diffOf('src/add.js', add, add.replace('a - b', 'a + b'));

test('of two faults a diff may heal one, and is proposed for that one alone', async (t) => {
  const project = await openProject(t, files);
  const { patch, healed, ok } = await project.healer.propose({ diff: fixOfAdd, ids: [], author: 'somebody' });
  assert.equal(ok, true);
  assert.deepEqual(
    healed.map(({ tests }) => tests.map(({ path }) => path)),
    [[['adds']]],
  );
  assert.deepEqual(patch?.errors, [healed[0]?.id]);
  assert.equal(await project.textAt(patch?.branch ?? '', 'src/add.js'), add.replace('a - b', 'a + b'));
});

test('a diff that does not heal the error it is for is not passed for healing another', async (t) => {
  const project = await openProject(t, files);
  const { errors } = await project.healer.observe();
  const other = errors.find(({ tests }) => tests.some(({ path }) => path[0] === 'doubles'));
  const judged = await judge(project, fixOfAdd, [other?.id ?? '']);
  assert.deepEqual([judged.ok, judged.stage], [false, 'screening']);
  assert.match(judged.reason ?? '', /do not run src\/add\.js/);
});

test('an edit that was rejected for an error is not judged again', async (t) => {
  const project = await openProject(t, { 'src/add.js': add, 'test/add.test.js': files['test/add.test.js'] });
  const { patch } = await project.healer.propose({ diff: fixOfAdd, ids: [], author: 'somebody' });
  await project.healer.reject(patch?.id ?? '');
  const judged = await judge(project, fixOfAdd);
  assert.deepEqual([judged.ok, judged.stage], [false, 'gate']);
  assert.match(judged.reason ?? '', /rejected before/);
});

test('a program that does not load any more is told as such', async (t) => {
  const project = await openProject(t, files);
  const judged = await judge(project, diffOf('src/add.js', add, add.replace('a - b', 'a + (b')));
  assert.deepEqual([judged.ok, judged.stage], [false, 'screening']);
});

test('wrong line counts and a missing line end at the end do not matter, and line ends of the file stay', async (t) => {
  const windows = `// one\r\n${add.replace('\n', '\r\n')}// two\r\n`;
  const project = await openProject(t, {
    'src/add.js': windows,
    'test/add.test.js': files['test/add.test.js'],
    '.gitattributes': '* -text\n',
  });
  const fixed = windows.replace('a - b', 'a + b');
  const diff = diffOf('src/add.js', windows, fixed)
    .replace(/@@ .* @@/, '@@ -1,9 +1,7 @@')
    .trimEnd();
  const { patch, reason } = await project.healer.propose({ diff: `${diff}\r`, ids: [], author: 'somebody' });
  assert.equal(reason, null);
  assert.equal(await project.textAt(patch?.branch ?? '', 'src/add.js'), fixed);
});

const judge = ({ healer }: Project, diff: string, ids: string[] = []): Promise<Judgement> =>
  healer.judge({ diff, ids, author: 'somebody' });
