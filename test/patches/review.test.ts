import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNote } from '../../core/git/refs/notes.js';
import { openRepository } from '../../core/git/repository.js';
import { verifySignature } from '../../core/git/signing/signing.js';
import { merge, planMerge, reject } from '../../core/patches/decisions/review.js';
import { fixedAdd, landFiles, openScene } from '../support/landing.js';

test('a patch on the head of its target is merged by moving forward', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  const plan = await planMerge(repo, patch, 'main');
  assert.equal(plan.kind, 'fast-forward');
  assert.equal(plan.needsProof, false);
  const merged = await merge(repo, store, patch, plan);
  assert.equal(merged.state, 'merged');
  assert.equal(merged.mergedAs, patch.commit);
  assert.equal(await fixture.git('rev-parse', 'main'), patch.commit);
  assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), fixedAdd);
  assert.equal((await store.errors.get(scene.error.id)).state, 'resolved');
  assert.equal(await fixture.git('branch', '--list', 'healer/*'), '');
});

test('when the target has moved, the patch is made anew on top, signed, with its evidence, and needs proof', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store, signing } = scene;
  const patch = await landFiles(scene);
  const head = await fixture.commit('meanwhile', { 'README.md': 'two\n' });
  const plan = await planMerge(repo, patch, 'main');
  assert.equal(plan.kind, 'rebase');
  assert.equal(plan.needsProof, true);
  assert.equal(await fixture.git('rev-parse', 'HEAD'), head);
  const merged = await merge(repo, store, patch, plan);
  assert.equal(merged.mergedAs, plan.commit);
  assert.equal(await fixture.git('rev-parse', 'main^'), head);
  assert.equal(await verifySignature(repo, plan.commit, signing), true);
  assert.equal(await readNote(repo, plan.commit), await readNote(repo, patch.commit));
  assert.equal(readFileSync(join(fixture.root, 'README.md'), 'utf8'), 'two\n');
  assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), fixedAdd);
});

test('a file that was renamed meanwhile is still healed', async (t) => {
  const body = Array.from({ length: 20 }, (_, index) => `// line ${index}\n`).join('');
  const scene = await openScene(t, { 'src/add.js': `${body}a - b\n` });
  const patch = await landFiles(scene, { 'src/add.js': `${body}a + b\n` });
  await scene.fixture.git('mv', 'src/add.js', 'src/plus.js');
  await scene.fixture.commit('renamed');
  const plan = await planMerge(scene.repo, patch, 'main');
  assert.equal(await scene.fixture.git('show', `${plan.commit}:src/plus.js`), `${body}a + b`);
});

test('a change in the same place is MERGE_CONFLICT, and nothing has moved', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const head = await scene.fixture.commit('meanwhile', { 'src/add.js': 'export const add = null;\n' });
  await assert.rejects(planMerge(scene.repo, patch, 'main'), {
    code: 'MERGE_CONFLICT',
    message: /"src\/add\.js"/,
  });
  assert.equal(await scene.fixture.git('rev-parse', 'HEAD'), head);
  assert.equal(await scene.fixture.git('status', '--porcelain', '-uno'), '');
});

test('a target that holds the same fix already is told so', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.commit('same fix', { 'src/add.js': fixedAdd });
  await assert.rejects(planMerge(scene.repo, patch, 'main'), { code: 'USAGE', message: /already/ });
});

test('a target that moved after planning is MERGE_CONFLICT', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const plan = await planMerge(scene.repo, patch, 'main');
  await scene.fixture.commit('meanwhile', { 'README.md': 'two\n' });
  await assert.rejects(merge(scene.repo, scene.store, patch, plan), { code: 'MERGE_CONFLICT' });
});

test('uncommitted changes elsewhere stay as they are', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  await fixture.write({ 'README.md': 'staged\n' });
  await fixture.git('add', 'README.md');
  await fixture.write({ 'README.md': 'unstaged\n', 'new.js': '1' });
  const before = await fixture.git('status', '--porcelain');
  await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
  assert.equal(await fixture.git('status', '--porcelain'), before);
  assert.equal(readFileSync(join(fixture.root, 'README.md'), 'utf8'), 'unstaged\n');
});

test('uncommitted changes to the same file are DIRTY_CHECKOUT, even with autostash', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  await fixture.git('config', 'merge.autoStash', 'true');
  const patch = await landFiles(scene);
  const plan = await planMerge(repo, patch, 'main');
  await fixture.write({ 'src/add.js': 'mine\n' });
  await assert.rejects(merge(repo, store, patch, plan), {
    code: 'DIRTY_CHECKOUT',
    message: /"src\/add\.js"/,
  });
  assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), 'mine\n');
  assert.equal((await store.patches.get(patch.id)).state, 'proposed');
});

test('an untracked file in the way is DIRTY_CHECKOUT', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene, { 'new/file.js': 'theirs' });
  await scene.fixture.write({ 'new/file.js': 'mine' });
  const plan = await planMerge(scene.repo, patch, 'main');
  await assert.rejects(merge(scene.repo, scene.store, patch, plan), { code: 'DIRTY_CHECKOUT' });
  assert.equal(readFileSync(join(scene.fixture.root, 'new/file.js'), 'utf8'), 'mine');
});

test('an index that another git has locked is LOCK_HELD', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const plan = await planMerge(scene.repo, patch, 'main');
  await scene.fixture.write({ '.git/index.lock': '' });
  await assert.rejects(merge(scene.repo, scene.store, patch, plan), { code: 'LOCK_HELD' });
});

test("the user's hooks run on a merge", async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  await fixture.write({ '.git/hooks/post-merge': `#!/bin/sh\ntouch "${fixture.outside}/ran"\n` });
  chmodSync(join(fixture.root, '.git/hooks/post-merge'), 0o755);
  const patch = await landFiles(scene);
  await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
  assert.ok(existsSync(join(fixture.outside, 'ran')));
});

test('a patch on uncommitted work that was committed meanwhile needs no new proof', async (t) => {
  const scene = await openScene(t);
  await scene.fixture.write({ 'README.md': 'two\n' });
  const patch = await landFiles(scene);
  await scene.fixture.git('commit', '-q', '-am', 'the work');
  const plan = await planMerge(scene.repo, patch, 'main');
  assert.equal(plan.kind, 'rebase');
  assert.equal(plan.needsProof, false);
});

test('a patch that was merged by hand is recorded as merged', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  await fixture.git('merge', '-q', patch.branch);
  await fixture.commit('more', { 'README.md': 'two\n' });
  const head = await fixture.git('rev-parse', 'HEAD');
  await fixture.write({ 'src/add.js': 'mine\n' });
  const merged = await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
  assert.equal(merged.mergedAs, patch.commit);
  assert.equal(await fixture.git('rev-parse', 'HEAD'), head);
});

test('in a linked worktree its own branch is merged into', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.git('worktree', 'add', '-q', '-b', 'side', '../linked');
  const linked = await openRepository(join(scene.fixture.outside, 'linked'));
  await merge(linked, scene.store, patch, await planMerge(linked, patch, 'side'));
  assert.equal(readFileSync(join(linked.root, 'src/add.js'), 'utf8'), fixedAdd);
  assert.notEqual(await scene.fixture.git('rev-parse', 'main'), patch.commit);
});

test('a rejected patch loses its branch, keeps its commit, and its edit is remembered', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  const rejected = await reject(repo, store, patch);
  assert.equal(rejected.state, 'rejected');
  assert.equal(await fixture.git('branch', '--list', 'healer/*'), '');
  await fixture.git('gc', '-q', '--prune=now');
  assert.equal(await fixture.git('cat-file', '-t', patch.commit), 'commit');
  const error = await store.errors.get(scene.error.id);
  assert.equal(error.state, 'open');
  assert.equal(error.patch, null);
  assert.deepEqual(error.rejected, [patch.editHash]);
});

test('a branch that is checked out is not rejected away', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.git('switch', '-q', patch.branch);
  await assert.rejects(reject(scene.repo, scene.store, patch), { code: 'DIRTY_CHECKOUT' });
  assert.equal((await scene.store.patches.get(patch.id)).state, 'proposed');
});

test('a branch that somebody built on stays', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  await fixture.git('switch', '-q', patch.branch);
  const theirs = await fixture.commit('more');
  await fixture.git('switch', '-q', 'main');
  await reject(repo, store, patch);
  assert.equal(await fixture.git('rev-parse', patch.branch), theirs);
});

test('what is no longer proposed can be neither merged nor rejected', async (t) => {
  const scene = await openScene(t);
  const patch = await reject(scene.repo, scene.store, await landFiles(scene));
  await assert.rejects(planMerge(scene.repo, patch, 'main'), { code: 'USAGE' });
  await assert.rejects(reject(scene.repo, scene.store, patch), { code: 'USAGE' });
});
