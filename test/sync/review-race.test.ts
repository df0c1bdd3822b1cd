import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readNote, writeNote } from '../../core/git/refs/notes.js';
import { createSigningKey } from '../../core/git/signing/signing.js';
import { rollbackSuspects } from '../../core/heal/rollbacks/rollback-suspects.js';
import type { Patch } from '../../core/model.js';
import { applyToWorkingTree, merge, planMerge, reject } from '../../core/patches/decisions/review.js';
import { planRollback, rollback } from '../../core/patches/rollback/rollback.js';
import { contradicting } from '../../core/store/decisions.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { runHealer } from '../cli/run-healer.js';
import { type Clone, createClones, share } from '../support/clones.js';
import { brokenAdd, landFiles } from '../support/landing.js';
import { errorRecord } from '../support/records.js';

/** Three clones that all have a patch which waits for review, made in the first. */
async function reviewers(t: TestContext) {
  const clones = await createClones(t);
  const one = await clones.clone('one');
  await mkdir(join(one.repo.root, 'src'));
  await writeFile(join(one.repo.root, 'src/add.js'), brokenAdd);
  await writeFile(join(one.repo.root, 'package.json'), '{"scripts":{"test":"node --test"}}\n');
  await one.git('add', 'src', 'package.json');
  await one.git('commit', '--quiet', '-m', 'A project');
  await one.git('push', '--quiet', 'origin', 'main');
  const [two, three] = await Promise.all([clones.clone('two'), clones.clone('three')]);
  const error = errorRecord({ lastSeen: '2020-01-01T00:00:00.000Z' });
  await one.store.errors.update((errors) => errors.push(error));
  const signing = await createSigningKey(dataFolder(), one.repo);
  const patch = await landFiles({ ...one, signing, error });
  await one.git('push', '--quiet', 'origin', patch.branch);
  await share(one);
  for (const each of [two, three]) {
    await each.git('fetch', '--quiet', 'origin', `${patch.branch}:${patch.branch}`);
    await share(each);
  }
  return { ...clones, one, two, three, patch, error };
}

async function mergeIn({ repo, store }: Clone, { id }: Patch): Promise<Patch> {
  const patch = await store.patches.get(id);
  return merge(repo, store, patch, await planMerge(repo, patch, 'main'));
}

const rejectIn = async ({ repo, store }: Clone, { id }: Patch): Promise<Patch> =>
  reject(repo, store, await store.patches.get(id));

async function settledIn({ store, git }: Clone, { id, branch }: Patch) {
  const patch = await store.patches.get(id);
  const [error] = await store.errors.all();
  const { state, mergedAs, revertedAs, decisions } = patch;
  const branches = await git('branch', '--list', branch);
  return { state, mergedAs, revertedAs, decisions, error: error?.state, of: error?.patch, branches };
}

for (const order of ['merging clone first', 'rejecting clone first'])
  test(`a merge and a rejection at once are settled the same in both clones, ${order}`, async (t) => {
    const { one, two, patch } = await reviewers(t);
    const merged = await mergeIn(one, patch);
    await rejectIn(two, patch);
    const [first, second] = order.startsWith('merging') ? [one, two] : [two, one];
    for (const each of [first, second, first, second]) await share(each);
    const settled = await settledIn(one, patch);
    assert.deepEqual(await settledIn(two, patch), settled);
    assert.deepEqual(
      [settled.state, settled.mergedAs, settled.error, settled.of, settled.branches],
      ['merged', merged.mergedAs, 'resolved', patch.id, ''],
    );
    assert.deepEqual(settled.decisions?.map(({ state, by }) => `${by} ${state}`).sort(), [
      'one <one@example.com> merged',
      'two <two@example.com> rejected',
    ]);
    assert.deepEqual((await one.store.errors.all())[0]?.rejected, [patch.editHash]);
    const tips = await Promise.all([one, two].map(({ git }) => git('rev-parse', 'refs/healer/ledger')));
    assert.equal(tips[0], tips[1]);
  });

test('the sync that learns of it says who decided what, and what holds', async (t) => {
  const { one, two, patch } = await reviewers(t);
  await mergeIn(one, patch);
  await rejectIn(two, patch);
  assert.deepEqual((await share(two)).decisions, []);
  const { decisions } = await share(one);
  assert.deepEqual(
    decisions.map((each) => [
      each.patch,
      each.state,
      each.decisions.map(({ by, state }) => `${by} ${state}`),
    ]),
    [[patch.id, 'merged', ['two <two@example.com> rejected']]],
  );
  assert.equal(decisions[0]?.against.length, 1);
  assert.deepEqual((await share(one)).decisions, []);
});

test('a merge that somebody rejected at once is proposed to be taken back, and stays until that is done', async (t) => {
  const { one, two, patch } = await reviewers(t);
  await mergeIn(one, patch);
  await rejectIn(two, patch);
  for (const each of [one, two, one]) await share(each);
  const patches = await one.store.patches.all();
  const suspects = await rollbackSuspects(patches, await one.store.errors.all(), async () => '');
  assert.deepEqual(
    suspects.map(({ kind, patch: { id } }) => [kind, id]),
    [['rejected', patch.id]],
  );
  const kept = await one.store.patches.get(patch.id);
  await rollback(one.repo, one.store, kept, await planRollback(one.repo, kept));
  for (const each of [one, two]) await share(each);
  const settled = await settledIn(one, patch);
  assert.deepEqual(await settledIn(two, patch), settled);
  assert.deepEqual([settled.state, settled.error], ['reverted', 'open']);
});

test('of three who decide at once, all see the three decisions and the same outcome', async (t) => {
  const { one, two, three, patch } = await reviewers(t);
  await applyToWorkingTree(one.repo, one.store, await one.store.patches.get(patch.id));
  await rejectIn(two, patch);
  await mergeIn(three, patch);
  for (const each of [two, one, three, two, one]) await share(each);
  const settled = await settledIn(one, patch);
  for (const each of [two, three]) assert.deepEqual(await settledIn(each, patch), settled);
  assert.equal(settled.state, 'merged');
  assert.equal(settled.decisions?.length, 3);
  assert.equal(contradicting(await one.store.patches.get(patch.id)).length, 1);
});

test('who rejects what is merged by now is told who merged it, and how to take it back', async (t) => {
  const { one, two, patch } = await reviewers(t);
  await mergeIn(one, patch);
  for (const each of [one, two]) await share(each);
  await assert.rejects(rejectIn(two, patch), {
    code: 'USAGE',
    message: `The patch ${patch.id} is merged by one <one@example.com>, so it cannot be rejected`,
    next: `Take it back with: healer rollback ${patch.id}`,
  });
});

test('a note that is not the evidence of its patch is not taken over, and goes from the remote', async (t) => {
  const { one, two, patch } = await reviewers(t);
  const evidence = await readNote(one.repo, patch.commit);
  await writeNote(two.repo, patch.commit, evidence?.replace('"fixed": 1', '"fixed": 9') ?? '');
  await two.git('push', '--quiet', 'origin', 'refs/notes/healer:refs/notes/healer');
  const report = await share(one);
  assert.deepEqual(report.notes, { received: 0, sent: true, refused: [patch.commit] });
  assert.equal(await readNote(one.repo, patch.commit), evidence);
  await share(two);
  assert.equal(await readNote(two.repo, patch.commit), evidence);
});

test('healer review --sync shows what somebody else decided before it decides, and shares what was decided', async (t) => {
  const { one, two, fixture, origin, patch } = await reviewers(t);
  const env = { ...fixture.env, HEALER_DATA_HOME: process.env.HEALER_DATA_HOME };
  const healer = (clone: Clone, ...words: string[]) => runHealer(words, { cwd: clone.repo.root, env });
  for (const { repo } of [one, two]) {
    await mkdir(join(repo.root, '.healer'), { recursive: true });
    await writeFile(join(repo.root, '.healer', 'config.json'), '{"sign":"off"}\n');
    await healer({ repo } as Clone, 'trust', '--yes');
  }
  const rejected = await healer(two, 'review', patch.id, '--reject', '--sync');
  assert.equal(rejected.code, 0, rejected.stderr);
  const merged = await healer(one, 'review', patch.id, '--merge', '--sync');
  assert.equal(merged.code, 2);
  assert.match(merged.stderr, /two <two@example\.com> rejected it\./);
  assert.match(merged.stderr, /is rejected by two <two@example\.com>, so it cannot be merged/);

  await rm(origin, { recursive: true });
  const listed = await healer(one, 'review', '--list', '--sync');
  assert.equal(listed.code, 0);
  assert.match(listed.stderr, /origin cannot be read\. What others decided meanwhile is not known/);
});

test('the setting syncReviews does nothing before it is agreed to', async (t) => {
  const { one, two, fixture, patch } = await reviewers(t);
  const env = { ...fixture.env, HEALER_DATA_HOME: process.env.HEALER_DATA_HOME };
  const healer = (...words: string[]) => runHealer(words, { cwd: two.repo.root, env });
  await mkdir(join(two.repo.root, '.healer'), { recursive: true });
  await writeFile(join(two.repo.root, '.healer', 'config.json'), '{"syncReviews":true}\n');
  const before = await one.git('ls-remote', 'origin', 'refs/healer/ledger');
  await healer('review', patch.id, '--reject');
  assert.equal(await one.git('ls-remote', 'origin', 'refs/healer/ledger'), before);
  assert.match((await healer('trust', '--yes')).stdout, /syncReviews/);
  await healer('review', '--list');
  assert.notEqual(await one.git('ls-remote', 'origin', 'refs/healer/ledger'), before);
});
