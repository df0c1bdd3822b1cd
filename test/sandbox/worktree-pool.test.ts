import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { openWorktree, type SandboxWorktree } from '../../core/sandbox/worktree.js';
import { worktreePool } from '../../core/sandbox/worktree-pool.js';
import { createRepository } from '../support/repository.js';

test('a pool hands out what it prepared first, nothing twice, and leaves nothing behind', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const opened: string[] = [];
  const pool = worktreePool(async () => {
    const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [] } });
    opened.push(worktree.folder);
    return worktree;
  });
  pool.prepare(2);
  const first = await pool.take();
  await first.dispose();
  const others: SandboxWorktree[] = [await pool.take(), await pool.take()];
  pool.prepare(1);
  const taken = [first, ...others].map(({ folder }) => folder);
  assert.equal(new Set(taken).size, 3);
  for (const worktree of others) await worktree.dispose();
  await pool.dispose();
  assert.equal(opened.length, 4);
  assert.deepEqual(
    opened.filter((folder) => existsSync(folder)),
    [],
  );
  assert.equal((await fixture.git('worktree', 'list')).split('\n').length, 1);
});

test('a worktree that could not be prepared is told of by who takes it', async () => {
  const pool = worktreePool(() => Promise.reject(new Error('the disk is full')));
  pool.prepare(1);
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(pool.take(), /the disk is full/);
  await pool.dispose();
});
