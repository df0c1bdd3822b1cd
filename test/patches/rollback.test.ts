import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { verifySignature } from '../../core/git/signing/signing.js';
import { merge, planMerge } from '../../core/patches/decisions/review.js';
import { planRollback, rollback } from '../../core/patches/rollback/rollback.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

const read = (scene: Scene) => readFileSync(join(scene.fixture.root, 'src/add.js'), 'utf8');

async function merged(scene: Scene) {
  const patch = await landFiles(scene);
  return merge(scene.repo, scene.store, patch, await planMerge(scene.repo, patch, 'main'));
}

test('a rollback is a signed revert on top, and reopens the error', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store, signing } = scene;
  const patch = await merged(scene);
  const plan = await planRollback(repo, patch);
  assert.equal(read(scene), fixedAdd);
  const reverted = await rollback(repo, store, patch, plan);
  assert.equal(reverted.state, 'reverted');
  assert.equal(reverted.revertedAs, plan.commit);
  assert.equal(await fixture.git('rev-parse', 'HEAD^'), patch.mergedAs);
  assert.match(
    await fixture.git('log', '-1', '--format=%B'),
    /^Revert "Fix 3 !== 5.*This reverts commit [0-9a-f]{40}\./s,
  );
  assert.equal(await verifySignature(repo, plan.commit, signing), true);
  assert.equal(read(scene), brokenAdd);
  const error = await store.errors.get(scene.error.id);
  assert.equal(error.state, 'open');
  assert.equal(error.patch, null);
});

test('what was committed since the merge stays', async (t) => {
  const scene = await openScene(t);
  const patch = await merged(scene);
  await scene.fixture.commit('later', { 'README.md': 'later\n' });
  await rollback(scene.repo, scene.store, patch, await planRollback(scene.repo, patch));
  assert.equal(read(scene), brokenAdd);
  assert.equal(readFileSync(join(scene.fixture.root, 'README.md'), 'utf8'), 'later\n');
});

test('a later change of the same line is MERGE_CONFLICT', async (t) => {
  const scene = await openScene(t);
  const patch = await merged(scene);
  await scene.fixture.commit('later', { 'src/add.js': 'export const add = null;\n' });
  await assert.rejects(planRollback(scene.repo, patch), { code: 'MERGE_CONFLICT' });
});

test('uncommitted changes of the same file are DIRTY_CHECKOUT', async (t) => {
  const scene = await openScene(t);
  const patch = await merged(scene);
  const plan = await planRollback(scene.repo, patch);
  await scene.fixture.write({ 'src/add.js': 'mine\n' });
  await assert.rejects(rollback(scene.repo, scene.store, patch, plan), { code: 'DIRTY_CHECKOUT' });
  assert.equal(read(scene), 'mine\n');
});

test('a patch that is not in the current branch is USAGE', async (t) => {
  const scene = await openScene(t);
  const proposed = await landFiles(scene);
  await assert.rejects(planRollback(scene.repo, proposed), { code: 'USAGE' });
});

test('a patch that was merged by hand can be rolled back', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.git('merge', '-q', '--no-ff', '--no-edit', patch.branch);
  const reverted = await rollback(scene.repo, scene.store, patch, await planRollback(scene.repo, patch));
  assert.equal(reverted.mergedAs, patch.commit);
  assert.equal(read(scene), brokenAdd);
});

test('a patch is rolled back once', async (t) => {
  const scene = await openScene(t);
  const patch = await merged(scene);
  const reverted = await rollback(scene.repo, scene.store, patch, await planRollback(scene.repo, patch));
  await assert.rejects(planRollback(scene.repo, reverted), { code: 'USAGE', message: /already/ });
});
