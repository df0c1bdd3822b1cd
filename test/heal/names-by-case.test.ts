import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRepository } from '../support/repository.js';
import { addFiles, fixedAdd, openProject } from './project.js';

/** Where the file system does not tell them apart there is only one of them, and nothing to try. */
async function tellsCases(): Promise<boolean> {
  const probe = await createRepository({ 'a.txt': '' }, { commit: false });
  try {
    return await access(join(probe.root, 'A.TXT')).then(
      () => false,
      () => true,
    );
  } finally {
    await probe.dispose();
  }
}

test('of two files whose names differ by case alone, the broken one is healed and the other stays', {
  skip: !(await tellsCases()) && 'this file system does not tell cases apart',
}, async (t) => {
  const other = 'export const add = (a, b) => a * b;\n';
  const project = await openProject(t, { ...addFiles, 'src/Add.js': other });
  const { branch, files } = await project.healOne();
  assert.deepEqual(files, ['src/add.js']);
  assert.equal(await project.textAt(branch, 'src/add.js'), fixedAdd);
  assert.equal(await project.textAt(branch, 'src/Add.js'), other);
});

test('with core.ignorecase a fix changes its file and adds none of another case', async (t) => {
  const project = await openProject(t, addFiles);
  await project.git('config', 'core.ignorecase', 'true');
  const { branch, files } = await project.healOne();
  assert.deepEqual(files, ['src/add.js']);
  assert.deepEqual((await project.git('ls-tree', '-r', '--name-only', branch, 'src')).split('\n'), [
    'src/add.js',
  ]);
});
