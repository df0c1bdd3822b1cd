import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSigningKey } from '../../core/git/signing/signing.js';
import type { Healer } from '../../core/healer.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { nodeTests, openProject } from '../heal/project.js';
import { landFiles } from '../support/landing.js';
import { errorRecord } from '../support/records.js';

const old = (name: string) => `export const ${name} = (o) => o.${name}.hasOwnProperty('id');\n`;
const fixed = (name: string) => `export const ${name} = (o) => Object.hasOwn(o.${name}, 'id');\n`;

/** What learning leaves is written anew each time. */
const writtenAt = async ({ store }: Healer) =>
  (await stat(join(store.folder, 'cache', 'patterns', 'buckets.json')).catch(() => null))?.mtimeMs;

test('a cycle learns from commits that came, where the history was mined once, and else from none', async (t) => {
  const names = ['a', 'b', 'c'];
  const { healer, commit } = await openProject(t, {
    ...Object.fromEntries(names.map((name) => [`src/${name}.js`, old(name)])),
    '.healer/config.json': JSON.stringify({ timeZone: 'UTC' }),
    'test/one.test.js': nodeTests('', { 'one is one': '() => assert.equal(1, 1)' }),
  });
  const fix = (name: string) => commit(`Fix ${name}`, { [`src/${name}.js`]: fixed(name) });
  const cycleAt = async (time: string) => {
    const { outcome } = await healer.cycle({ now: () => new Date(time) });
    assert.equal(outcome, 'ran');
  };
  const support = async () => {
    const fixes = (await healer.patterns()).flatMap((each) => (each.kind === 'fix' ? [each.support] : []));
    return Math.max(0, ...fixes);
  };
  await fix('a');
  await fix('b');
  await cycleAt('2026-03-02T10:00:00Z');
  assert.equal(await support(), 0);
  await healer.learn({ fromHistory: true });
  assert.equal(await support(), 2);
  await fix('c');
  await cycleAt('2026-03-02T11:00:00Z');
  assert.equal(await support(), 3);
});

test('a cycle learns once from patches that were found merged only after it had begun', async (t) => {
  const names = ['a', 'b'];
  const { healer, commit, git } = await openProject(t, {
    ...Object.fromEntries(names.map((name) => [`src/${name}.js`, old(name)])),
    '.healer/config.json': JSON.stringify({ timeZone: 'UTC' }),
    'test/one.test.js': nodeTests('', { 'one is one': '() => assert.equal(1, 1)' }),
  });
  const { repo, store } = healer;
  const scene = { repo, store, signing: await createSigningKey(dataFolder(), repo), error: errorRecord() };
  // By the clock of these cycles all of it is long ago.
  let hour = 9;
  const cycle = async () => {
    hour += 1;
    const now = new Date(Date.UTC(2040, 2, 2, hour));
    const { outcome } = await healer.cycle({ now: () => now });
    assert.equal(outcome, 'ran');
    const fixes = (await healer.patterns()).flatMap((each) =>
      each.kind === 'fix' ? [each.sources.patches] : [],
    );
    return { learned: Math.max(0, ...fixes), at: await writtenAt(healer) };
  };
  await cycle();
  const patches = [];
  for (const name of names) patches.push(await landFiles(scene, { [`src/${name}.js`]: fixed(name) }));
  for (const { commit: landed } of patches) await git('cherry-pick', landed);
  await commit('later', { 'README.md': 'later\n' });
  const first = await cycle();
  assert.equal(first.learned, 2);
  assert.deepEqual(await cycle(), first);
});
