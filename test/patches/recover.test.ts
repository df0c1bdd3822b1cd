import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recoverLandings } from '../../core/patches/recover.js';
import { reject } from '../../core/patches/review.js';
import { rebuild } from '../../core/store/rebuild.js';
import { startChild } from '../support/children.js';
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
