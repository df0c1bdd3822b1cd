import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Patch } from '../../core/model.js';
import { recoverMove } from '../../core/patches/decisions/move.js';
import { merge, planMerge } from '../../core/patches/decisions/review.js';
import { processMark } from '../../core/workspace/processes.js';
import { deadMark } from '../support/dead.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

/** As a merge leaves it that was killed while git moved the branch. */
async function openMove(t: TestContext, by = deadMark()): Promise<Scene & { patch: Patch; head: string }> {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const head = await scene.fixture.git('rev-parse', 'HEAD');
  const move = {
    schema: 'healer/move@1',
    ...{ patch: patch.id, outcome: { state: 'merged', mergedAs: patch.commit } },
    ...{ onto: head, commit: patch.commit, by, at: new Date().toISOString() },
  };
  await scene.fixture.write({ '.git/healer/move.json': JSON.stringify(move) });
  return { ...scene, patch, head };
}

const fileStates: [title: string, content: string | null][] = [
  ['gone', null],
  ['half written', fixedAdd.slice(0, 20)],
  ['new already', fixedAdd],
];
for (const [title, content] of fileStates)
  test(`a file that is ${title} because a merge was killed is as it was again, git’s locks are gone, and the patch can be merged`, async (t) => {
    const { fixture, repo, store, patch } = await openMove(t);
    await fixture.write({ 'src/add.js': content, '.git/index.lock': 'half an index', '.git/HEAD.lock': '' });
    await recoverMove(repo, store, true);
    assert.equal(await readFile(join(fixture.root, 'src/add.js'), 'utf8'), brokenAdd);
    assert.equal(await fixture.git('status', '--porcelain', '--', ':!.healer'), '');
    await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
    assert.equal(await fixture.git('rev-parse', 'HEAD'), patch.commit);
  });

test('an index that is new already is as it was again', async (t) => {
  const { fixture, repo, store } = await openMove(t);
  await fixture.write({ 'src/add.js': fixedAdd });
  await fixture.git('add', 'src/add.js');
  await recoverMove(repo, store, true);
  assert.equal(await fixture.git('status', '--porcelain', '--', ':!.healer'), '');
});

test('a file that the user has changed since is left alone, and so is all while files may not be changed', async (t) => {
  const { fixture, repo, store } = await openMove(t);
  await fixture.write({ 'src/add.js': 'export const mine = 1;\n', '.git/index.lock': '' });
  await recoverMove(repo, store, false);
  assert.ok(existsSync(join(fixture.root, '.git/index.lock')));
  await recoverMove(repo, store, true);
  assert.equal(await readFile(join(fixture.root, 'src/add.js'), 'utf8'), 'export const mine = 1;\n');
});

test('a note of a merge that cannot be read is passed over', async (t) => {
  const { fixture, repo, store } = await openMove(t);
  await fixture.write({ '.git/healer/move.json': '{"schema":"healer/mo' });
  await recoverMove(repo, store, true);
  assert.equal(await fixture.git('status', '--porcelain', '--', ':!.healer'), '');
});

test('where the branch had moved before the kill, the record follows', async (t) => {
  const { fixture, repo, store, patch, error } = await openMove(t);
  await fixture.git('merge', '--quiet', '--ff-only', patch.commit);
  await recoverMove(repo, store, false);
  assert.equal((await store.patches.get(patch.id)).state, 'merged');
  assert.equal((await store.errors.get(error.id)).state, 'resolved');
  assert.ok(!existsSync(join(fixture.root, '.git/healer/move.json')));
});

test('what a living process is about to move is left to it', async (t) => {
  const { fixture, repo, store } = await openMove(t, processMark());
  await rm(join(fixture.root, 'src/add.js'));
  await recoverMove(repo, store, true);
  assert.ok(!existsSync(join(fixture.root, 'src/add.js')));
  assert.ok(existsSync(join(fixture.root, '.git/healer/move.json')));
});
