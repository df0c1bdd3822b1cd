import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deleteRef, listRefs, readRef, updateRef } from '../../core/git/refs/refs.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

async function twoCommits(t: { after(done: () => Promise<void>): void }) {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const first = await fixture.git('rev-parse', 'HEAD');
  const second = await fixture.commit('second');
  return { fixture, repo: await openRepository(fixture.root), first, second };
}

test('a ref is made, moved, listed and deleted only from what the writer had seen', async (t) => {
  const { repo, first, second } = await twoCommits(t);
  const name = 'refs/healer/x';
  assert.equal(await readRef(repo, name), null);
  assert.equal(await updateRef(repo, name, first, second), false);
  assert.equal(await updateRef(repo, name, first, null), true);
  assert.equal(await updateRef(repo, name, second, null), false);
  assert.equal(await updateRef(repo, name, second, first), true);
  assert.deepEqual(await listRefs(repo, 'refs/healer/'), [{ name, oid: second }]);
  assert.equal(await deleteRef(repo, name, first), false);
  assert.equal(await deleteRef(repo, name, second), true);
  assert.equal(await readRef(repo, name), null);
});

test('a lock that a killed git left on a ref of healer is removed once it is old', async (t) => {
  const { repo, first, fixture } = await twoCommits(t);
  await fixture.write({ '.git/refs/healer/x.lock': '' });
  const past = new Date(Date.now() - 60_000);
  utimesSync(join(fixture.root, '.git/refs/healer/x.lock'), past, past);
  assert.equal(await updateRef(repo, 'refs/healer/x', first, null), true);
});

test('a lock on a branch of the user is left alone', async (t) => {
  const { repo, first, fixture } = await twoCommits(t);
  await fixture.write({ '.git/refs/heads/x.lock': '' });
  const past = new Date(Date.now() - 60_000);
  utimesSync(join(fixture.root, '.git/refs/heads/x.lock'), past, past);
  await assert.rejects(updateRef(repo, 'refs/heads/x', first, null), { code: 'GIT_FAILED' });
});
