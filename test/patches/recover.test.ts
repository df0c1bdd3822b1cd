import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recoverDecisions, recoverLandings } from '../../core/patches/decisions/recover.js';
import { reject } from '../../core/patches/decisions/review.js';
import { keepRef } from '../../core/patches/names.js';
import { rebuild } from '../../core/store/rebuild.js';
import { processMark } from '../../core/workspace/processes.js';
import { startChild } from '../support/children.js';
import { deadMark } from '../support/dead.js';
import { landFiles, openScene } from '../support/landing.js';

const lander = fileURLToPath(new URL('./children/lander.js', import.meta.url));

test('a healer killed while landing leaves nothing torn, and its branch gets its record', {
  timeout: 180_000,
}, async (t) => {
  const { fixture, repo, store } = await openScene(t);
  for (const delay of [0, 60, 130]) {
    const child = startChild(lander, [fixture.root, join(fixture.outside, 'data')]);
    t.after(() => child.kill());
    await child.printed('landed 0');
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill();
    await child.done;
  }
  await fixture.git('fsck');
  await recoverLandings(repo, store);
  const recorded = (await store.patches.all()).map(({ branch }) => branch).sort();
  const branches = (
    await fixture.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/healer/')
  ).split('\n');
  assert.ok(branches.length >= 3);
  assert.deepEqual(recorded, branches.sort());
  for (const patch of await store.patches.all()) {
    assert.equal((await store.errors.get(patch.errors[0] ?? '')).patch, patch.id);
  }
});

test('recovering leaves what is whole as it is', async (t) => {
  const scene = await openScene(t);
  const waiting = await landFiles(scene);
  const rejected = await reject(scene.repo, scene.store, await landFiles(scene, { 'README.md': 'x\n' }));
  const errors = await scene.store.errors.all();
  await rebuild(scene.store);
  assert.deepEqual(await recoverLandings(scene.repo, scene.store), []);
  assert.deepEqual(await scene.store.patches.all(), [waiting, rejected]);
  assert.deepEqual((await scene.store.errors.all()).length, errors.length);
});

test('a commit that was kept for a landing whose process is dead, and got no branch, is kept no longer', async (t) => {
  const { fixture, repo, store, error } = await openScene(t);
  const landed = await landFiles({ repo, store, error, signing: { format: 'off', source: 'user' } });
  const commit = await fixture.git('rev-parse', 'HEAD');
  for (const [id, by] of [
    ['0123456789ab', deadMark()],
    ['ba9876543210', processMark()],
  ] as const) {
    const record = { ...landed, id, branch: `healer/gone-${id}`, commit };
    await store.ledger.append([{ type: 'patch.landing', data: { record, by } }]);
    await fixture.git('update-ref', keepRef(id), commit);
  }
  assert.deepEqual(await recoverLandings(repo, store), []);
  const kept = await fixture.git('for-each-ref', '--format=%(refname)', keepRef(''));
  assert.deepEqual(kept.split('\n').sort(), [keepRef(landed.id), keepRef('ba9876543210')].sort());
});

const decisions: [state: 'merged' | 'applied' | 'rejected' | 'reverted', error: string, patch: boolean][] = [
  ['merged', 'resolved', true],
  ['applied', 'resolved', true],
  ['rejected', 'open', false],
  ['reverted', 'open', false],
];
for (const [state, error, keeps] of decisions)
  test(`where only the record of a patch says that it is ${state}, its branch goes and its error is ${error}`, async (t) => {
    const scene = await openScene(t);
    const { fixture, repo, store } = scene;
    const patch = await landFiles(scene);
    await store.patches.update((patches) => {
      for (const each of patches) each.state = state;
    });
    await recoverDecisions(repo, store);
    const after = await store.errors.get(scene.error.id);
    assert.equal(after.state, error);
    assert.equal(after.patch, keeps ? patch.id : null);
    assert.deepEqual(after.rejected, state === 'rejected' ? [patch.editHash] : []);
    assert.equal(await fixture.git('branch', '--list', 'healer/*'), '');
  });
