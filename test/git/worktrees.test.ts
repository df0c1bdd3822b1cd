import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRepository } from '../../core/git/repository.js';
import { addWorktree, removeWorktree, sweepWorktrees } from '../../core/git/worktrees.js';
import { startChild } from '../support/children.js';
import { deadMark, foreignMark } from '../support/dead.js';
import { createRepository } from '../support/repository.js';

const owner = fileURLToPath(new URL('./children/worktree-owner.js', import.meta.url));

test('a worktree is detached, locked, and gone after removal', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const folder = join(fixture.outside, 'cache', 'tree with space');
  await addWorktree(repo, folder, 'HEAD');
  assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), '1');
  assert.match(await fixture.git('worktree', 'list', '--porcelain'), /detached\nlocked healer /);
  await removeWorktree(repo, folder);
  assert.equal(existsSync(folder), false);
  assert.equal((await fixture.git('worktree', 'list')).split('\n').length, 1);
  assert.equal(await fixture.git('branch', '--list'), '* main');
});

test('no hook of the user runs', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ '.git/hooks/post-checkout': `#!/bin/sh\ntouch "${fixture.outside}/ran"\n` });
  chmodSync(join(fixture.root, '.git/hooks/post-checkout'), 0o755);
  const repo = await openRepository(fixture.root);
  await addWorktree(repo, join(fixture.outside, 'tree'), 'HEAD');
  assert.equal(existsSync(join(fixture.outside, 'ran')), false);
});

test('removal unlinks links and never follows them', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const folder = join(fixture.outside, 'tree');
  const precious = join(fixture.outside, 'precious');
  mkdirSync(precious);
  writeFileSync(join(precious, 'file'), 'kept');
  await addWorktree(repo, folder, 'HEAD');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(precious, join(folder, 'node_modules', 'linked'));
  symlinkSync('..', join(folder, 'node_modules', 'loop'));
  mkdirSync(join(folder, 'sealed', 'inner'), { recursive: true });
  chmodSync(join(folder, 'sealed'), 0o500);
  await removeWorktree(repo, folder);
  assert.equal(existsSync(folder), false);
  assert.equal(readFileSync(join(precious, 'file'), 'utf8'), 'kept');
});

test('what a killed process left is swept, what a living one holds is not', {
  timeout: 60_000,
}, async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const left = join(fixture.outside, 'left');
  const held = join(fixture.outside, 'held');
  const child = startChild(owner, [fixture.root, left]);
  t.after(() => child.kill());
  await child.printed('made');
  await addWorktree(repo, held, 'HEAD');
  assert.deepEqual(await sweepWorktrees(repo), []);
  child.kill();
  await child.done;
  assert.deepEqual(await sweepWorktrees(repo), [left]);
  assert.equal(existsSync(left), false);
  assert.equal(existsSync(held), true);
});

test('what git had half registered or half removed for a process that is dead is swept; that of other machines is not', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const registrations = join(fixture.root, '.git', 'worktrees');
  const names = [deadMark(), deadMark(), foreignMark].map((mark) => `${mark}-0123456789ab`);
  for (const name of names) mkdirSync(join(registrations, name), { recursive: true });
  writeFileSync(join(registrations, names[1] ?? '', 'HEAD'), `${'0'.repeat(40)}\n`);
  await sweepWorktrees(await openRepository(fixture.root));
  assert.deepEqual(readdirSync(registrations), [names[2]]);
});

test('worktrees of the user are never swept', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '-q', '../theirs');
  await fixture.git('worktree', 'lock', '--reason', 'mine', '../theirs');
  assert.deepEqual(await sweepWorktrees(await openRepository(fixture.root)), []);
  assert.equal(existsSync(join(fixture.outside, 'theirs')), true);
});

test('a commit that does not exist is WORKTREE_FAILED', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  await assert.rejects(addWorktree(repo, join(fixture.outside, 'tree'), '1'.repeat(40)), {
    code: 'WORKTREE_FAILED',
  });
});

test('worktrees that are made and removed at once do not get in the way of each other', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const folders = Array.from({ length: 12 }, (_, index) => join(fixture.outside, `tree-${index}`));
  await Promise.all(
    folders.map(async (folder) => {
      await addWorktree(repo, folder, 'HEAD');
      assert.equal(readFileSync(join(folder, 'a.js'), 'utf8'), '1');
      await removeWorktree(repo, folder);
    }),
  );
  assert.equal((await fixture.git('worktree', 'list')).split('\n').length, 1);
});
