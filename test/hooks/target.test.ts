import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { targetFromFolder } from '../../hooks/target.js';
import { createRepository } from '../support/repository.js';

test('what is recorded in a linked worktree goes to the inbox of the main checkout', async (t) => {
  const fixture = await createRepository({ '.healer/config.json': '{}', 'src/a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '--quiet', '../linked');
  const linked = join(fixture.outside, 'linked');
  const inbox = join(fixture.root, '.healer', 'inbox');
  for (const root of [fixture.root, linked])
    assert.deepEqual(targetFromFolder(join(root, 'src')), { inbox, run: null, root });
});

test('a folder without a repository keeps what is recorded in it', async (t) => {
  const fixture = await createRepository();
  t.after(fixture.dispose);
  const folder = join(fixture.outside, 'plain');
  await mkdir(join(folder, '.healer'), { recursive: true });
  assert.equal(targetFromFolder(folder)?.inbox, join(folder, '.healer', 'inbox'));
});
