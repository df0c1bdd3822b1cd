import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { changedFiles, changedHunks, patchText } from '../../core/git/history/diff.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

type Files = Record<string, string | Buffer | null>;

async function change(
  t: { after(done: () => Promise<void>): void },
  before: Record<string, string>,
  after: Files,
) {
  const fixture = await createRepository(before);
  t.after(fixture.dispose);
  await fixture.commit('changed', after);
  return { fixture, repo: await openRepository(fixture.root) };
}

test('every changed place is a hunk with its lines', async (t) => {
  const { repo } = await change(t, { 'a.js': '1\n2\n3\n4\n5\n' }, { 'a.js': '1\nTWO\n3\n4\n5\nsix\n' });
  assert.deepEqual(await changedHunks(repo, 'HEAD^', 'HEAD'), [
    { file: 'a.js', oldStart: 2, oldLines: 1, newStart: 2, newLines: 1, oldText: '2\n', newText: 'TWO\n' },
    { file: 'a.js', oldStart: 5, oldLines: 0, newStart: 6, newLines: 1, oldText: '', newText: 'six\n' },
  ]);
});

test('new and deleted files are hunks of one side', async (t) => {
  const { repo } = await change(t, { 'a.js': '1\n' }, { 'a.js': null, 'b.js': '2\n3\n' });
  assert.deepEqual(await changedHunks(repo, 'HEAD^', 'HEAD'), [
    { file: 'a.js', oldStart: 1, oldLines: 1, newStart: 0, newLines: 0, oldText: '1\n', newText: '' },
    { file: 'b.js', oldStart: 0, oldLines: 0, newStart: 1, newLines: 2, oldText: '', newText: '2\n3\n' },
  ]);
});

test('a missing last newline and CRLF are kept', async (t) => {
  const { repo } = await change(t, { 'a.js': 'x\r\nend' }, { 'a.js': 'y\r\nEND' });
  const [hunk] = await changedHunks(repo, 'HEAD^', 'HEAD');
  assert.equal(hunk?.oldText, 'x\r\nend');
  assert.equal(hunk?.newText, 'y\r\nEND');
});

test('lines that look like headers are lines', async (t) => {
  const { repo } = await change(
    t,
    { 'a.js': '-- a/x\n@@ -1 +1 @@\n' },
    { 'a.js': '++ b/y\ndiff --git a/p b/p\n' },
  );
  const hunks = await changedHunks(repo, 'HEAD^', 'HEAD');
  assert.deepEqual(
    hunks.map(({ file, oldText, newText }) => [file, oldText, newText]),
    [['a.js', '-- a/x\n@@ -1 +1 @@\n', '++ b/y\ndiff --git a/p b/p\n']],
  );
});

for (const name of ['sp ace.js', 'tab\there.js', 'quo"te\\.js', 'new\nline.js', 'ünï✓.js', 'a b/c d.js']) {
  test(`the file of a hunk may be named ${JSON.stringify(name)}`, async (t) => {
    const { repo } = await change(t, { [name]: '1\n' }, { [name]: '2\n' });
    assert.deepEqual(
      (await changedHunks(repo, 'HEAD^', 'HEAD')).map(({ file }) => file),
      [name],
    );
    assert.deepEqual(await changedFiles(repo, 'HEAD^', 'HEAD'), [name]);
  });
}

test('settings of the user do not change the output', async (t) => {
  const { repo, fixture } = await change(t, { 'a.js': '1\n' }, { 'a.js': '2\n' });
  const plain = await patchText(repo, 'HEAD^', 'HEAD');
  const settings = {
    'diff.noprefix': 'true',
    'color.ui': 'always',
    'diff.external': 'false',
    'diff.context': '9',
  };
  for (const [key, value] of Object.entries(settings)) await fixture.git('config', key, value);
  assert.equal(await patchText(repo, 'HEAD^', 'HEAD'), plain);
  assert.equal((await changedHunks(repo, 'HEAD^', 'HEAD')).length, 1);
});

test('a binary file has no hunks, and its patch applies', async (t) => {
  const { repo, fixture } = await change(
    t,
    { 'a.bin': '\u0000one' },
    { 'a.bin': '\u0000two', 'b.js': 'x\n' },
  );
  assert.deepEqual(
    (await changedHunks(repo, 'HEAD^', 'HEAD')).map(({ file }) => file),
    ['b.js'],
  );
  const patch = await patchText(repo, 'HEAD^', 'HEAD');
  await fixture.git('checkout', '-q', 'HEAD^');
  execFileSync('git', ['apply', '--index'], { cwd: fixture.root, env: fixture.env, input: patch });
  assert.equal(await fixture.git('write-tree'), await fixture.git('rev-parse', 'main^{tree}'));
});
