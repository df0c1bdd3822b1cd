import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { landFiles, openScene } from '../support/landing.js';

const looks = ['sync', 'patches', 'status'] as const;
for (const verb of looks)
  test(`${verb} finds a patch that was merged without healer`, async (t) => {
    const scene = await openScene(t);
    const { fixture, store } = scene;
    const remote = join(fixture.outside, 'site.git');
    await fixture.git('clone', '--quiet', '--bare', '.', remote);
    const patch = await landFiles(scene);
    await fixture.git('cherry-pick', patch.commit);
    await fixture.commit('later', { 'README.md': 'two\n' });
    const healer = await openHealer(fixture.root);
    t.after(() => healer.dispose());
    if (verb === 'sync') assert.ok((await healer.sync({ remote })).sent > 0);
    else await healer[verb]();
    assert.equal((await store.patches.get(patch.id)).state, 'merged');
  });
