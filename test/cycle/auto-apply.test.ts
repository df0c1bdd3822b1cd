import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { trust } from '../../core/workspace/trust.js';
import { addFiles, fixedAdd, openProject } from '../heal/project.js';
import { patchRecord } from '../support/records.js';

const now = () => new Date('2026-03-02T09:17:00Z');

interface Scene {
  settings?: object;
  branch?: string;
  trusted?: boolean;
}

/** A fault on a branch that is checked out, and settings that let a cycle merge into it. */
async function open(t: TestContext, { settings = {}, branch = 'develop', trusted = true }: Scene = {}) {
  const config = {
    timeZone: 'UTC',
    autoApplyEnabled: true,
    autoApplyBranches: ['develop', 'main'],
    confidenceThreshold: 0.1,
    ...settings,
  };
  const project = await openProject(
    t,
    { ...addFiles, '.healer/config.json': JSON.stringify(config) },
    { branch },
  );
  const healer = await project.openIn(project.root);
  if (trusted) await trust(healer.repo, healer.config);
  return { ...project, healer };
}

test('a fix that reaches both thresholds is merged, signed, into a branch that is listed', async (t) => {
  const { healer, git, textAt } = await open(t);
  const report = await healer.cycle({ now });
  assert.deepEqual(
    report.applied.map(({ merged, reason }) => ({ merged, reason })),
    [{ merged: true, reason: '' }],
  );
  assert.equal((await healer.patches())[0]?.unattended, true);
  assert.equal(await textAt('develop', 'src/add.js'), fixedAdd);
  assert.equal(await git('status', '--porcelain', 'src'), '');
  assert.match(await git('cat-file', 'commit', 'develop'), /^gpgsig /m);
});

const left: Record<string, { scene: Scene; reason: RegExp }> = {
  'whose settings are not trusted': { scene: { trusted: false }, reason: /not trusted yet/ },
  'of a branch that is not listed': {
    scene: { settings: { autoApplyBranches: ['main'] } },
    reason: /develop is not in autoApplyBranches/,
  },
  'of a protected branch, though it is listed': { scene: { branch: 'main' }, reason: /main is protected/ },
  'with less confidence': { scene: { settings: { confidenceThreshold: 1 } }, reason: /confidence of/ },
};
for (const [which, { scene, reason }] of Object.entries(left))
  test(`a fix ${which} is left for review`, async (t) => {
    const { healer, git } = await open(t, scene);
    const tip = await git('rev-parse', 'HEAD');
    const { applied } = await healer.cycle({ now });
    assert.equal(applied.length, 1);
    assert.equal(applied[0]?.merged, false);
    assert.match(applied[0]?.reason ?? '', reason);
    assert.equal(await git('rev-parse', 'HEAD'), tip);
  });

test('fixes that were rejected since lower what a waiting one is trusted with', async (t) => {
  const { healer } = await open(t, { settings: { confidenceThreshold: 0.5 } });
  const { patches } = await healer.heal({});
  const [patch] = patches;
  assert.ok(patch && patch.confidence.value >= 0.5);
  await healer.store.patches.update((all) => {
    for (let at = 0; at < 12; at += 1)
      all.push({
        ...patchRecord({ id: `rejected${at}` }),
        state: 'rejected',
        confidence: { value: 0.9, factors: [] },
      });
  });
  const [left] = (await healer.cycle({ now })).applied;
  assert.equal(left?.merged, false);
  assert.match(left?.reason ?? '', /confidence of 0\.[0-4]\d is below 0\.5/);
});

test('nothing is merged while there is uncommitted work, into the default branch of a remote, or with a changed commit', async (t) => {
  const { healer, git, write } = await open(t);
  await write({ 'notes.txt': 'half done\n' });
  const uncommitted = await healer.cycle({ now });
  assert.match(uncommitted.applied[0]?.reason ?? '', /uncommitted work/);
  await write({ 'notes.txt': null });

  await git('remote', 'add', 'origin', 'https://example.invalid/repository.git');
  await git('update-ref', 'refs/remotes/origin/develop', 'HEAD');
  await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/develop');
  const [planned] = (await healer.cycle({ now, dryRun: true })).applied;
  assert.match(planned?.reason ?? '', /develop is protected/);
  await git('symbolic-ref', '--delete', 'refs/remotes/origin/HEAD');

  const [patch] = await healer.patches();
  assert.ok(patch);
  const tip = await git('rev-parse', 'HEAD');
  const forged = await git('commit-tree', `${patch.commit}^{tree}`, '-p', patch.base, '-m', 'Forged');
  const { patches } = healer.store;
  await patches.update((records) => {
    for (const record of records) if (record.id === patch.id) record.commit = forged;
  });
  const unsigned = await healer.cycle({ now });
  assert.equal(unsigned.applied[0]?.merged, false);
  assert.equal(await git('rev-parse', 'HEAD'), tip);
});
