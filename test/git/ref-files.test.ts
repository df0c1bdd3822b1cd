import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readHead } from '../../core/git/head.js';
import { headInFiles, refInFiles, refsInFiles } from '../../core/git/refs/ref-files.js';
import { readRef } from '../../core/git/refs/refs.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

test('a ref is found in its own file, among the packed ones, and nowhere', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const packed = await fixture.git('rev-parse', 'HEAD');
  await fixture.git('branch', 'team/old');
  await fixture.git('pack-refs', '--all');
  const loose = await fixture.commit('A change', { 'a.js': '2' });
  assert.equal(await refInFiles(repo, 'refs/heads/main'), loose);
  assert.equal(await refInFiles(repo, 'refs/heads/team/old'), packed);
  for (const name of ['refs/heads/team', 'refs/heads/main/x', 'refs/heads/old', 'refs/healer/ledger'])
    assert.equal(await refInFiles(repo, name), null, name);
});

test('the refs below a prefix are those that git lists, packed or not', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  for (const name of ['team/old', 'team/b/moved', 'team.x', 'teams']) await fixture.git('branch', name);
  await fixture.git('pack-refs', '--all');
  await fixture.commit('A change', { 'a.js': '2' });
  await fixture.git('branch', '--force', 'team/b/moved');
  await fixture.git('branch', 'team/a-new');
  await fixture.write({ '.git/refs/heads/team/going.lock': '', '.git/refs/heads/team/empty/.keep': null });
  for (const prefix of ['refs/heads/team/', 'refs/heads/', 'refs/heads/none/', 'refs/heads/teams/']) {
    const listed = await fixture.git('for-each-ref', '--format=%(objectname) %(refname)', prefix);
    const found = await refsInFiles(repo, prefix);
    assert.equal(found?.map(({ name, oid }) => `${oid} ${name}`).join('\n'), listed);
  }
  assert.equal((await refsInFiles(repo, 'refs/heads/team/'))?.length, 3);
});

test('a list that holds what is no plain ref is left to git', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  await fixture.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  await fixture.write({ '.git/refs/healer/torn': '12' });
  for (const prefix of ['refs/heads/', 'refs/healer/', 'refs/heads', 'refs/remotes/', 'refs/heads/../'])
    assert.equal(await refsInFiles(repo, prefix), undefined, prefix);
});

test('what is no plain ref is left to git', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  await fixture.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  await fixture.write({ '.git/refs/healer/torn': '12' });
  const names = ['HEAD', 'main', 'refs/heads/main^{tree}', 'refs/heads/../HEAD', 'refs/heads/alias'];
  for (const name of [...names, 'refs/healer/torn'])
    assert.equal(await refInFiles(repo, name), undefined, name);
  const commit = await fixture.git('rev-parse', 'HEAD');
  assert.equal(await readRef(repo, 'refs/heads/alias'), commit);
  assert.equal(await readRef(repo, 'refs/heads/main^{tree}'), await fixture.git('rev-parse', 'HEAD^{tree}'));
});

test('where refs are in a reftable, the files are not read', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  mkdirSync(join(fixture.root, '.git', 'reftable'));
  const repo = await openRepository(fixture.root);
  assert.equal(await refInFiles(repo, 'refs/heads/main'), undefined);
  assert.equal(await refsInFiles(repo, 'refs/heads/'), undefined);
  assert.equal(await headInFiles(repo), null);
});

test('HEAD is read in a linked checkout, on a branch, detached and before the first commit', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  const empty = await createRepository({}, { commit: false });
  t.after(fixture.dispose);
  t.after(empty.dispose);
  const commit = await fixture.git('rev-parse', 'HEAD');
  await fixture.git('worktree', 'add', '-q', '-b', 'other', '../linked');
  const linked = await openRepository(join(fixture.outside, 'linked'));
  assert.deepEqual(await readHead(linked), { commit, branch: 'other' });
  await fixture.git('checkout', '-q', '--detach');
  assert.deepEqual(await readHead(await openRepository(fixture.root)), { commit, branch: null });
  assert.deepEqual(await readHead(await openRepository(empty.root)), { commit: null, branch: 'main' });
});
