import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Patch } from '../../core/model.js';
import { noteMergesByHand } from '../../core/patches/by-hand/merged-by-hand.js';
import { noteRevertsByHand } from '../../core/patches/by-hand/reverted-by-hand.js';
import { merge, planMerge } from '../../core/patches/decisions/review.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

const note = ({ repo, store }: Scene) => noteRevertsByHand(repo, store);
const headOf = ({ fixture }: Scene) => fixture.git('rev-parse', 'HEAD');

/** Ways to merge, each with the words by which git reverts what came of it. */
const ways: Record<string, (scene: Scene, patch: Patch) => Promise<string[]>> = {
  'healer review': async ({ fixture, repo, store }, patch) => {
    await fixture.commit('meanwhile', { 'README.md': 'two\n' });
    await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
    return ['HEAD'];
  },
  'a merge commit': async ({ fixture }, patch) => {
    await fixture.git('merge', '-q', '--no-ff', '--no-edit', patch.branch);
    return ['-m', '1', 'HEAD'];
  },
  'git merge --squash': async ({ fixture }, patch) => {
    await fixture.git('merge', '-q', '--squash', patch.branch);
    await fixture.git('commit', '-q', '-m', 'Add');
    return ['HEAD'];
  },
};
for (const [way, bring] of Object.entries(ways))
  test(`a patch that was merged by ${way} and reverted by hand is reverted, and its error is open again`, async (t) => {
    const scene = await openScene(t);
    const { fixture, repo, store } = scene;
    const patch = await landFiles(scene);
    const words = await bring(scene, patch);
    await noteMergesByHand(repo, store);
    assert.equal((await store.patches.get(patch.id)).state, 'merged');
    assert.deepEqual(await note(scene), []);

    await fixture.git('revert', '--no-edit', ...words);
    const revertedAs = await headOf(scene);
    await fixture.commit('later', { 'notes.txt': 'later\n' });
    const [found] = await note(scene);
    assert.deepEqual([found?.id, found?.state, found?.revertedAs], [patch.id, 'reverted', revertedAs]);
    const time = Date.parse(await fixture.git('log', '-1', '--format=%cI', revertedAs));
    const decision = found?.decisions?.at(-1);
    assert.deepEqual([Date.parse(decision?.at ?? ''), decision?.of], [time, found?.mergedAs]);
    const { state, patch: left } = await store.errors.get(scene.error.id);
    assert.deepEqual([state, left], ['open', null]);
    assert.deepEqual(await note(scene), []);
  });

/** How a request with a patch is merged on a server, and what the squashed request that takes it back says. */
const requests: Record<string, { bring(scene: Scene, patch: Patch): Promise<unknown>; says: string }> = {
  'squashed on GitHub': {
    bring: async ({ fixture }, patch) => {
      await fixture.git('merge', '-q', '--squash', patch.branch);
      await fixture.git('commit', '-q', '-m', 'Add what is to be added (#12)');
    },
    says: 'Reverts acme/site#12',
  },
  'merged on GitHub': {
    bring: ({ fixture }, { branch }) =>
      fixture.git('merge', '-q', '--no-ff', '-m', `Merge pull request #12 from acme/${branch}`, branch),
    says: 'Reverts #12',
  },
  'merged on GitLab': {
    bring: ({ fixture }, { branch }) =>
      fixture.git(
        'merge',
        '-q',
        '--no-ff',
        '-m',
        'Merge branch',
        '-m',
        'See merge request acme/site!12',
        branch,
      ),
    says: 'This reverts merge request !12',
  },
};
for (const [way, { bring, says }] of Object.entries(requests))
  test(`a patch whose request was ${way} is reverted by a squashed request that says so`, async (t) => {
    const scene = await openScene(t, { 'src/add.js': brokenAdd, 'README.md': 'one\n' });
    const { fixture, repo, store } = scene;
    const patch = await landFiles(scene);
    await fixture.commit('meanwhile', { 'README.md': 'two\n' });
    await bring(scene, patch);
    await noteMergesByHand(repo, store);
    await fixture.write({ 'src/add.js': brokenAdd });
    await fixture.git('commit', '-q', '-a', '-m', 'Revert "Add" (#120)', '-m', says.replace('12', '120'));
    assert.deepEqual(await note(scene), []);
    await fixture.write({ 'src/add.js': fixedAdd });
    await fixture.git('commit', '-q', '-a', '-m', 'Add it again');
    await fixture.write({ 'src/add.js': brokenAdd });
    await fixture.git('commit', '-q', '-a', '-m', 'Revert "Add" (#13)', '-m', says);
    const [found] = await note(scene);
    assert.deepEqual([found?.id, found?.revertedAs], [patch.id, await headOf(scene)]);
  });

/** What happens after a merge and leaves the patch merged. */
const others: Record<string, (scene: Scene) => Promise<unknown>> = {
  'the revert of another commit': async ({ fixture }) => {
    await fixture.commit('other', { 'README.md': 'two\n' });
    await fixture.git('revert', '--no-edit', 'HEAD');
  },
  'a revert that was reverted itself': async ({ fixture }) => {
    await fixture.git('revert', '--no-edit', 'HEAD');
    await fixture.git('revert', '--no-edit', 'HEAD');
  },
  'the words of a revert without its change': async (scene) => {
    const words = `This reverts commit ${await headOf(scene)}.`;
    await scene.fixture.git('commit', '-q', '--allow-empty', '-m', 'Nothing', '-m', words);
  },
  'a later change of the same lines': ({ fixture }) =>
    fixture.commit('other', { 'src/add.js': fixedAdd.replace('a + b', 'b + a') }),
  'somebody who writes the old lines for a reason of their own': ({ fixture }) =>
    fixture.commit('other', { 'src/add.js': brokenAdd }),
};
for (const [what, happen] of Object.entries(others))
  test(`${what} takes no patch back`, async (t) => {
    const scene = await openScene(t);
    const { fixture, repo, store } = scene;
    const patch = await landFiles(scene);
    await fixture.git('merge', '-q', '--ff-only', patch.branch);
    await noteMergesByHand(repo, store);
    await happen(scene);
    assert.deepEqual(await note(scene), []);
    assert.equal((await store.patches.get(patch.id)).state, 'merged');
  });

test('a merge and its revert that are found at once are both recorded', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  await fixture.git('cherry-pick', patch.commit);
  await fixture.git('revert', '--no-edit', 'HEAD');
  await noteMergesByHand(repo, store);
  await note(scene);
  const { state, decisions } = await store.patches.get(patch.id);
  assert.equal(state, 'reverted');
  assert.deepEqual(
    decisions?.map((each) => each.state),
    ['merged', 'reverted'],
  );
});
