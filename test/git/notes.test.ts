import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastChanged } from '../../core/git/history/blame.js';
import { readNote, writeNote } from '../../core/git/refs/notes.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

test('a note is what git notes shows, and can be written over', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const commit = await fixture.git('rev-parse', 'HEAD');
  assert.equal(await readNote(repo, commit), null);
  await writeNote(repo, commit, '{"first":"✓"}\n');
  await writeNote(repo, commit, '{"second":"✓"}\n');
  assert.equal(await readNote(repo, commit), '{"second":"✓"}\n');
  assert.equal(await fixture.git('notes', '--ref=healer', 'show', commit), '{"second":"✓"}');
});

test('a note that git wrote is read and written over', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const commit = await fixture.git('rev-parse', 'HEAD');
  await fixture.git('notes', '--ref=healer', 'add', '-m', 'by hand', commit);
  assert.equal(await readNote(repo, commit), 'by hand\n');
  await writeNote(repo, commit, 'by healer');
  assert.equal(await fixture.git('notes', '--ref=healer', 'show', commit), 'by healer');
});

test('notes that are written at once are all there', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const commits: string[] = [];
  for (let index = 0; index < 5; index += 1) commits.push(await fixture.commit(`${index}`));
  await Promise.all(commits.map((commit) => writeNote(repo, commit, commit)));
  for (const commit of commits) assert.equal(await readNote(repo, commit), commit);
});

test('the commits that last changed some lines are told, the newest first', async (t) => {
  const fixture = await createRepository({ 'a.js': 'one\ntwo\nthree\n' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const first = await fixture.git('rev-parse', 'HEAD');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const second = await fixture.commit('second', { 'a.js': 'one\nTWO\nthree\n' });
  const found = await lastChanged(repo, 'HEAD', 'a.js', 1, 3);
  assert.deepEqual(
    found.map(({ commit }) => commit),
    [second, first],
  );
  assert.deepEqual(await lastChanged(repo, 'HEAD', 'none.js', 1, 1), []);
});
