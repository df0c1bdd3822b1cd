import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { git } from '../../core/git/command.js';
import { listFilesAt, readFileAt, writeTree } from '../../core/git/objects/objects.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

const files = {
  'a.js': 'one\r\n',
  'src/deep/b.js': '\u0000bin',
  'ünï/c d.js': 'two',
  'run.sh': '#!/bin/sh\n',
};

/** The same fixture through each way of reading: loose, packed, borrowed from another repository, and SHA-256. */
const kinds = ['loose', 'packed', 'alternates', 'sha256'] as const;

async function open(t: TestContext, kind: (typeof kinds)[number]) {
  const fixture = await createRepository(files, { commit: false });
  t.after(fixture.dispose);
  if (kind === 'sha256') {
    await fixture.write({ '.git': null });
    await fixture.git('init', '-q', '--object-format=sha256', '--initial-branch=main');
    await fixture.git('config', 'user.name', 'Test User');
    await fixture.git('config', 'user.email', 'user@example.com');
  }
  chmodSync(join(fixture.root, 'run.sh'), 0o755);
  await fixture.commit();
  if (kind === 'packed') await fixture.git('gc', '-q');
  if (kind !== 'alternates') return { fixture, repo: await openRepository(fixture.root) };
  await fixture.git('clone', '-q', '--shared', '.', '../borrower');
  return { fixture, repo: await openRepository(join(fixture.outside, 'borrower')) };
}

for (const kind of kinds) {
  test(`files are read to the byte (${kind})`, async (t) => {
    const { repo } = await open(t, kind);
    for (const [file, content] of Object.entries(files)) {
      assert.equal((await readFileAt(repo, 'HEAD', file))?.toString(), content);
    }
    const commit = (await git(repo, ['rev-parse', 'HEAD'])).trim();
    const tree = (await git(repo, ['rev-parse', 'HEAD^{tree}'])).trim();
    assert.equal((await readFileAt(repo, commit, 'a.js'))?.toString(), files['a.js']);
    assert.equal((await readFileAt(repo, tree, 'a.js'))?.toString(), files['a.js']);
  });

  test(`what is no file is undefined, and what is no tree fails (${kind})`, async (t) => {
    const { repo } = await open(t, kind);
    for (const file of ['none.js', 'src', 'src/none.js', 'a.js/inner']) {
      assert.equal(await readFileAt(repo, 'HEAD', file), undefined);
    }
    await assert.rejects(readFileAt(repo, 'nonsense', 'a.js'), { code: 'GIT_FAILED' });
    await assert.rejects(readFileAt(repo, '0'.repeat(40), 'a.js'), { code: 'GIT_FAILED' });
  });

  test(`a written tree is the tree that git would write (${kind})`, async (t) => {
    const { repo } = await open(t, kind);
    const changes = new Map([
      ['a.js', Buffer.from('changed')],
      ['run.sh', Buffer.from('changed')],
      ['src/deep/b.js', null],
      ['new/folder/d.js', Buffer.from('new')],
      ['new-file', Buffer.from('sorts before the folder of the same beginning')],
    ]);
    const tree = await writeTree(repo, 'HEAD', changes);
    const listing = await git(repo, ['ls-tree', '-r', '-z', tree]);
    const shown = listing.split('\0').map((entry) => entry.replace(/ .*\t/, ' '));
    assert.deepEqual(shown.filter(Boolean), [
      '100644 a.js',
      '100644 new-file',
      '100644 new/folder/d.js',
      '100755 run.sh',
      '100644 ünï/c d.js',
    ]);
    const index = { env: { GIT_INDEX_FILE: join(repo.gitDir, 'other-index') } };
    await git(repo, ['read-tree', tree], index);
    assert.equal((await git(repo, ['write-tree'], index)).trim(), tree);
    await git(repo, ['fsck', '--strict']);
  });
}

test('files of a tree are listed with their names as they are', async (t) => {
  const fixture = await createRepository({ 'a\nb.js': '', 'sp ace/"q".js': '' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  assert.deepEqual(await listFilesAt(repo, 'HEAD'), ['a\nb.js', 'sp ace/"q".js']);
});

test('submodules are not files, and survive a written tree', async (t) => {
  const inner = await createRepository({ 'b.js': '2' });
  const outer = await createRepository({ 'a.js': '1' });
  t.after(() => Promise.all([inner.dispose(), outer.dispose()]));
  await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
  await outer.commit();
  const repo = await openRepository(outer.root);
  assert.deepEqual(await listFilesAt(repo, 'HEAD'), ['.gitmodules', 'a.js']);
  assert.equal(await readFileAt(repo, 'HEAD', 'sub'), undefined);
  const tree = await writeTree(repo, 'HEAD', new Map([['a.js', Buffer.from('2')]]));
  assert.equal(await outer.git('rev-parse', `${tree}:sub`), await outer.git('rev-parse', 'HEAD:sub'));
});

test('a tree that loses its last file is empty', async (t) => {
  const fixture = await createRepository({ 'a/b.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const tree = await writeTree(repo, 'HEAD', new Map([['a/b.js', null]]));
  assert.equal(await fixture.git('ls-tree', tree), '');
});

test('a linked worktree reads and writes the objects of the main repository', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '-q', '-b', 'side', '../linked');
  const repo = await openRepository(join(fixture.outside, 'linked'));
  assert.equal((await readFileAt(repo, 'HEAD', 'a.js'))?.toString(), '1');
  const tree = await writeTree(repo, 'HEAD', new Map([['a.js', Buffer.from('2')]]));
  assert.equal(await fixture.git('show', `${tree}:a.js`), '2');
  assert.equal(await git(repo, ['status', '--porcelain']), '');
});
