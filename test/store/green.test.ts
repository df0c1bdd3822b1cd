import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { lastGreen, recordGreen } from '../../core/store/green.js';
import { createRepository } from '../support/repository.js';

test('the last green tree of a branch is remembered', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const first = await fixture.git('rev-parse', 'HEAD^{tree}');
  await fixture.commit('second', { 'a.js': '2' });
  const second = await fixture.git('rev-parse', 'HEAD^{tree}');
  assert.equal(await lastGreen(repo, 'main'), null);
  await recordGreen(repo, 'main', first);
  assert.equal(await lastGreen(repo, 'main'), first);
  await recordGreen(repo, 'main', second);
  assert.equal(await lastGreen(repo, 'main'), second);
  assert.equal(await fixture.git('rev-parse', 'refs/healer/green/main'), second);
});

test('a detached HEAD is not remembered', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  await recordGreen(repo, null, await fixture.git('rev-parse', 'HEAD^{tree}'));
  assert.equal(await lastGreen(repo, null), null);
});

test('a branch whose name was a folder of an older one gets its place', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const tree = await fixture.git('rev-parse', 'HEAD^{tree}');
  for (const branch of ['topic', 'topic/one', 'topic/one/deep', 'topic']) {
    await recordGreen(repo, branch, tree);
    assert.equal(await lastGreen(repo, branch), tree);
  }
});
