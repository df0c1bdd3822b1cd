import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkoutState } from '../support/checkout.js';
import { addFiles, addTests, brokenAdd, fixedAdd, onlyPatch, openProject } from './project.js';

test('a repository without any set-up is healed, and nothing of the checkout is touched', async (t) => {
  const project = await openProject(t, addFiles);
  const before = await checkoutState(project);
  const patch = await project.healOne();
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
  assert.deepEqual(await checkoutState(project), before);
  assert.equal(await project.git('status', '--porcelain', '--', ':!.healer'), '');
});

test('a detached HEAD is healed', async (t) => {
  const project = await openProject(t, addFiles);
  await project.git('checkout', '--quiet', '--detach');
  const head = await project.git('rev-parse', 'HEAD');
  const patch = await project.healOne();
  assert.deepEqual([patch.base, patch.target], [head, null]);
  assert.equal(await project.git('rev-parse', '--abbrev-ref', 'HEAD'), 'HEAD');
});

test('a linked worktree is healed as it stands, and the main checkout stays as it was', async (t) => {
  const project = await openProject(t, { ...addFiles, 'src/add.js': fixedAdd });
  const linked = join(project.outside, 'linked');
  await project.git('worktree', 'add', '--quiet', '-b', 'side', linked);
  await project.write({ [join('..', 'linked', 'src', 'add.js')]: brokenAdd });
  const before = await checkoutState(project);
  const healer = await project.openIn(linked);
  const patch = onlyPatch(await healer.heal({}));
  assert.equal(patch.target, 'side');
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
  assert.deepEqual(await checkoutState(project), before);
});

test('a path with spaces, quotes and Unicode is healed', async (t) => {
  const folder = 'a "b" \'c\' ü 日本';
  const project = await openProject(
    t,
    {
      [`${folder}/src/add it.js`]: brokenAdd,
      [`${folder}/test/add it.test.js`]: addTests.replace('../src/add.js', '../src/add it.js'),
    },
    { name: 'my "own" $HOME é' },
  );
  const patch = await project.healOne();
  assert.deepEqual(patch.files, [`${folder}/src/add it.js`]);
  assert.equal(await project.textAt(patch.branch, `${folder}/src/add it.js`), fixedAdd);
});

test('a package below the root of the repository is healed from its folder', async (t) => {
  const manifest = JSON.stringify({ name: 'inner', type: 'module', scripts: { test: 'node --test' } });
  const project = await openProject(t, {
    'package.json': JSON.stringify({
      name: 'outer',
      private: true,
      workspaces: ['packages/*'],
      scripts: { test: 'npm test --workspaces --silent' },
    }),
    'packages/inner/package.json': manifest,
    'packages/inner/src/add.js': brokenAdd,
    'packages/inner/test/add.test.js': addTests,
  });
  const patch = await project.healOne();
  assert.deepEqual(patch.files, ['packages/inner/src/add.js']);
});

test('a file with CRLF and a byte order mark keeps both', async (t) => {
  const crlf = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  const source = '// Sums.\nexport function add(a, b) {\n  const sum = a - b;\n  return sum;\n}\n';
  const project = await openProject(t, { ...addFiles, 'src/add.js': crlf(source) });
  const patch = await project.healOne();
  const healed = await project.textAt(patch.branch, 'src/add.js');
  assert.equal(healed.startsWith('\uFEFF'), true);
  assert.equal(healed.split('\r\n').length, healed.split('\n').length);
  const changed = healed.split('\r\n').filter((line, at) => line !== crlf(source).split('\r\n')[at]);
  assert.equal(changed.length, 1, healed);
});
