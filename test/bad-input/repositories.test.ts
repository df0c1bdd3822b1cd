import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestRepository } from '../support/repository.js';
import { assertRefused, healer, json, openCart, stateOf } from './scene.js';

const outside: [title: string, prepare: (r: TestRepository) => Promise<string>, sentence: RegExp][] = [
  ['a folder in no repository', async (r) => r.outside, /is not in a git repository\./],
  [
    'a bare repository',
    async (r) => {
      await r.git('clone', '--quiet', '--bare', '.', '../bare.git');
      return join(r.outside, 'bare.git');
    },
    /bare\.git is a bare repository, which has no files to heal\./,
  ],
  ["git's own folder", async (r) => join(r.root, '.git'), /is inside git's own folder, not in a checkout\./],
];
for (const [title, prepare, sentence] of outside)
  test(`${title} is refused by every kind of command, and nothing is written`, async (t) => {
    const repository = await openCart(t);
    const cwd = await prepare(repository);
    for (const words of [['heal'], ['status'], ['init'], ['test'], ['ingest', '-']])
      assertRefused(await healer(repository, words, { cwd }), sentence);
    assert.equal(json(await healer(repository, ['heal', '--json'], { cwd })).schema, 'healer/error@1');
  });

test('without a commit healer cannot heal, but tests are recorded and everything can be read', async (t) => {
  const repository = await openCart(t, {}, { commit: false });
  const sentence = /has no commits yet, so there is nothing to build on\./;
  assertRefused(await healer(repository, ['heal']), sentence);
  assert.match((await healer(repository, ['status'])).stdout, /main, no commits yet/);
  assert.equal((await healer(repository, ['test'])).code, 1);
  assert.equal(json(await healer(repository, ['errors', '--json'])).errors.length, 1);
});

const sound: [title: string, prepare: (r: TestRepository) => Promise<string>][] = [
  [
    'that is a linked worktree with a detached HEAD',
    async (r) => {
      await r.git('worktree', 'add', '--quiet', '--detach', '../linked');
      return join(r.outside, 'linked');
    },
  ],
  [
    'of a shallow clone that is reached through a link',
    async (r) => {
      await r.commit('A second one');
      await r.git('clone', '--quiet', '--depth', '1', `file://${r.root}`, '../clone');
      await symlink(join(r.outside, 'clone'), join(r.outside, 'link'));
      return join(r.outside, 'link');
    },
  ],
  [
    'with a submodule, an untracked repository inside it, a merge with conflicts and the lock of the index held',
    async (r) => {
      await r.git('clone', '--quiet', '.', '../library');
      await r.git('-C', '../library', 'rm', '-r', '--quiet', 'test');
      const somebody = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
      await r.git('-C', '../library', ...somebody, 'commit', '--quiet', '-m', 'Without the failing test');
      await r.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../library', 'lib');
      await r.git('commit', '--quiet', '-m', 'A submodule');
      await r.git('checkout', '--quiet', '-b', 'other');
      await r.commit('Theirs', { 'notes.txt': 'theirs\n' });
      await r.git('checkout', '--quiet', 'main');
      await r.commit('Ours', { 'notes.txt': 'ours\n' });
      await r.git('merge', 'other').catch(() => {});
      await r.git('init', '--quiet', 'inner');
      await r.write({ 'inner/file.txt': 'x\n', '.git/index.lock': '' });
      return r.root;
    },
  ],
];
for (const [title, prepare] of sound)
  test(`a checkout ${title} is healed, and nothing of the user's changes`, async (t) => {
    const repository = await openCart(t);
    const cwd = await prepare(repository);
    const before = await stateOf(repository, cwd);
    const outcome = await healer(repository, ['heal'], { cwd });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /1 of 1 error fixed/);
    assert.deepEqual(await stateOf(repository, cwd), before);
  });

test('a linked worktree keeps its state in the main checkout', async (t) => {
  const repository = await openCart(t);
  await repository.git('worktree', 'add', '--quiet', '-b', 'feature', '../linked');
  const cwd = join(repository.outside, 'linked');
  assert.equal((await healer(repository, ['test'], { cwd })).code, 1);
  assert.equal(json(await healer(repository, ['errors', '--json'])).errors.length, 1);
  assert.equal(await repository.git('-C', cwd, 'status', '--porcelain'), '');
});

test('a folder inside of the repository stands for the repository', async (t) => {
  const repository = await openCart(t);
  const cwd = join(repository.root, 'deep', 'er');
  await mkdir(cwd, { recursive: true });
  assert.match((await healer(repository, ['status'], { cwd })).stdout, new RegExp(`${repository.root} `));
});
