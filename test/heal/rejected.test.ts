import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFiles, brokenAdd, openProject } from './project.js';

test('an edit that was rejected is not proposed again after lines have moved, by whatever strategy', async (t) => {
  const { healer, heal, healOne, textAt, commit } = await openProject(t, addFiles);
  const patch = await healOne();
  assert.match(await textAt(patch.branch, 'src/add.js'), /a \+ b/);
  await healer.reject(patch.id);
  await commit('Move it down', { 'src/add.js': `// Sums.\n\nexport const zero = 0;\n${brokenAdd}` });
  for (const { branch } of (await heal()).patches)
    assert.doesNotMatch(await textAt(branch, 'src/add.js'), /a \+ b/);
});

test('an edit that was merged and taken back is not proposed again either', async (t) => {
  const { healer, heal, healOne, textAt } = await openProject(t, addFiles);
  const patch = await healOne();
  await healer.merge(patch.id);
  await healer.rollback(patch.id);
  for (const { branch } of (await heal()).patches)
    assert.doesNotMatch(await textAt(branch, 'src/add.js'), /a \+ b/);
});
