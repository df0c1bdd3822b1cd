import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNote } from '../../core/git/refs/notes.js';
import type { Patch } from '../../core/model.js';
import { noteMergesByHand } from '../../core/patches/by-hand/merged-by-hand.js';
import { planRollback, rollback } from '../../core/patches/rollback/rollback.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

const note = ({ repo, store }: Scene) => noteMergesByHand(repo, store);
const headOf = ({ fixture }: Scene) => fixture.git('rev-parse', 'HEAD');
const timeOf = async ({ fixture }: Scene, commit: string) =>
  Date.parse(await fixture.git('log', '-1', '--format=%cI', commit));

/** What is on the branch since, and the record of the patch. */
async function stateOf({ store }: Scene, { id }: Patch) {
  const { state, mergedAs } = await store.patches.get(id);
  return { state, mergedAs };
}

/** Ways to bring a patch onto a branch that has moved, each with the commit that its record names. */
const ways: Record<string, (scene: Scene, patch: Patch) => Promise<string>> = {
  'a merge commit': async ({ fixture }, patch) => {
    await fixture.git('merge', '-q', '--no-ff', '--no-edit', patch.branch);
    return patch.commit;
  },
  'git merge --squash': async (scene, patch) => {
    await scene.fixture.git('merge', '-q', '--squash', patch.branch);
    await scene.fixture.git('commit', '-q', '--no-edit');
    return headOf(scene);
  },
  'git merge --squash and a message of one’s own': async (scene, patch) => {
    await scene.fixture.git('merge', '-q', '--squash', patch.branch);
    await scene.fixture.git('commit', '-q', '-m', 'Add what is to be added');
    return headOf(scene);
  },
  'git rebase': async (scene, patch) => {
    await scene.fixture.git('rebase', '-q', 'main', patch.branch);
    await scene.fixture.git('switch', '-q', 'main');
    await scene.fixture.git('merge', '-q', '--ff-only', patch.branch);
    return headOf(scene);
  },
  'git cherry-pick': async (scene, patch) => {
    await scene.fixture.git('cherry-pick', patch.commit);
    return headOf(scene);
  },
  'somebody who wrote the same lines, and a test with them': (scene) =>
    scene.fixture.commit('Add, and say so', { 'src/add.js': fixedAdd, 'test/add.js': 'add(1, 2);\n' }),
};
for (const [way, bring] of Object.entries(ways))
  test(`a patch that came by ${way} is merged, with its errors resolved and its evidence beside it`, async (t) => {
    const scene = await openScene(t);
    const { fixture, repo, store } = scene;
    const patch = await landFiles(scene);
    await fixture.commit('meanwhile', { 'README.md': 'two\n' });
    const mergedAs = await bring(scene, patch);
    const brought = await headOf(scene);
    await fixture.commit('later', { 'README.md': 'three\n' });

    const [found] = await note(scene);
    assert.equal(found?.id, patch.id);
    assert.deepEqual(await stateOf(scene, patch), { state: 'merged', mergedAs });
    assert.equal(Date.parse(found?.mergedAt ?? ''), await timeOf(scene, brought));
    assert.equal(found?.decisions?.[0]?.by, 'Test User <user@example.com>');
    assert.equal((await store.errors.get(scene.error.id)).state, 'resolved');
    assert.equal(await readNote(repo, mergedAs), await readNote(repo, patch.commit));
    assert.deepEqual(await note(scene), []);
  });

test('a branch that was moved forward to a patch has merged it, and the time is that of the finding', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.git('merge', '-q', '--ff-only', patch.branch);
  await scene.fixture.commit('later', { 'README.md': 'two\n' });
  const began = Date.now();
  const [found] = await note(scene);
  assert.deepEqual(await stateOf(scene, patch), { state: 'merged', mergedAs: patch.commit });
  assert.ok(Date.parse(found?.mergedAt ?? '') >= began);
  assert.equal(await scene.fixture.git('branch', '--list', 'healer/*'), '');
});

test('a merge that came with the branch of somebody else counts from where the target got it', async (t) => {
  const scene = await openScene(t);
  const { fixture } = scene;
  const patch = await landFiles(scene);
  await fixture.git('switch', '-q', '-c', 'side');
  await fixture.git('merge', '-q', '--no-ff', '--no-edit', patch.branch);
  await fixture.git('switch', '-q', 'main');
  assert.deepEqual(await note(scene), []);
  await fixture.commit('meanwhile', { 'README.md': 'two\n' });
  await fixture.git('merge', '-q', '--no-edit', 'side');
  const [found] = await note(scene);
  assert.equal(Date.parse(found?.mergedAt ?? ''), await timeOf(scene, 'main'));
});

test('what a server committed for somebody was done by its author', async (t) => {
  const scene = await openScene(t);
  const { fixture } = scene;
  await landFiles(scene);
  await fixture.write({ 'src/add.js': fixedAdd });
  await fixture.git('config', 'user.name', 'GitHub');
  await fixture.git('config', 'user.email', 'noreply@github.com');
  await fixture.git('commit', '-q', '-a', '-m', 'Add (#1)', '--author', 'Ada <ada@example.com>');
  assert.equal((await note(scene))[0]?.decisions?.[0]?.by, 'Ada <ada@example.com>');
});

test('a patch without a branch to be merged into is looked for where HEAD is', async (t) => {
  const scene = await openScene(t);
  const { fixture } = scene;
  await fixture.git('switch', '-q', '-c', 'feature');
  const patch = await landFiles(scene);
  await fixture.git('switch', '-q', 'main');
  await fixture.git('branch', '-q', '-D', 'feature');
  await fixture.git('cherry-pick', patch.commit);
  assert.equal((await note(scene))[0]?.id, patch.id);
});

for (const wasSeen of [false, true])
  test(`a patch that was picked without its name onto a file with another one is merged, ${wasSeen ? 'also where the renaming was seen before' : 'with more in the same commit'}`, async (t) => {
    const rest = Array.from({ length: 9 }, (_, at) => `export const number${at} = ${at};\n`).join('');
    const scene = await openScene(t, { 'src/add.js': brokenAdd + rest });
    const { fixture } = scene;
    const patch = await landFiles(scene, { 'src/add.js': fixedAdd + rest });
    await fixture.git('mv', 'src/add.js', 'src/sum.js');
    await fixture.git('commit', '-q', '-m', 'Call it a sum');
    if (wasSeen) assert.deepEqual(await note(scene), []);
    const more = wasSeen ? '' : 'export const more = 1;\n';
    const mergedAs = await fixture.commit('Add what is to be added', {
      'src/sum.js': fixedAdd + rest + more,
    });
    assert.equal((await note(scene))[0]?.id, patch.id);
    assert.deepEqual(await stateOf(scene, patch), { state: 'merged', mergedAs });
  });

/** What happens on the branch and is no merge of the patch. */
const others: Record<string, (scene: Scene, patch: Patch) => Promise<unknown>> = {
  'a change of something else': ({ fixture }) => fixture.commit('other', { 'README.md': 'two\n' }),
  'another fix in the same place': ({ fixture }) =>
    fixture.commit('other', { 'src/add.js': 'export const add = (a, b) => b + a;\n' }),
  'the file taken away': ({ fixture }) => fixture.commit('other', { 'src/add.js': null }),
  'a merge that keeps nothing of it': ({ fixture }, patch) =>
    fixture.git('merge', '-q', '-s', 'ours', '--no-edit', patch.branch),
  'its message without its change': ({ fixture }, patch) =>
    fixture.git('commit', '-q', '--allow-empty', '-m', `Nothing\n\nHealer-Patch: ${patch.id}`),
  'an older commit that the branch was set back to': ({ fixture }) =>
    fixture.git('reset', '-q', '--hard', 'HEAD~2'),
  'a commit that puts back an older tree': async ({ fixture }) => {
    await fixture.git('rm', '-q', '-r', '.');
    await fixture.git('checkout', 'HEAD~2', '--', '.');
    await fixture.git('commit', '-q', '-m', 'As it was');
  },
  'a commit that puts back an older file of which the fix is a part': async ({ fixture }) => {
    await fixture.git('checkout', 'HEAD~2', '--', 'src/add.js');
    await fixture.commit('As it was', { 'README.md': 'three\n' });
  },
};
for (const [what, happen] of Object.entries(others))
  test(`${what} is not taken for a merge`, async (t) => {
    const old = `${fixedAdd}\n\n\nexport const name = 'old';\n`;
    const scene = await openScene(t, { 'src/add.js': old, 'README.md': 'one\n' });
    const { fixture } = scene;
    await fixture.commit('The fault', { 'README.md': 'two\n', 'src/add.js': old.replace('+', '-') });
    await fixture.commit('And more', { 'src/add.js': old.replace('+', '-').replace('old', 'new') });
    const patch = await landFiles(scene, { 'src/add.js': old.replace('old', 'new') });
    await happen(scene, patch);
    assert.deepEqual(await note(scene), []);
    assert.deepEqual(await stateOf(scene, patch), { state: 'proposed', mergedAs: null });
  });

test('a patch whose fault was undone by the very commit that it is has been merged', async (t) => {
  const scene = await openScene(t, { 'src/add.js': fixedAdd, 'README.md': 'one\n' });
  await scene.fixture.commit('The fault', { 'src/add.js': brokenAdd });
  const patch = await landFiles(scene);
  await scene.fixture.git('revert', '--no-edit', 'HEAD');
  await note(scene);
  assert.deepEqual(await stateOf(scene, patch), { state: 'merged', mergedAs: await headOf(scene) });
});

test('a branch is looked through once for each place where it stands', async (t) => {
  const scene = await openScene(t);
  const { fixture, store } = scene;
  const patch = await landFiles(scene);
  const before = await fixture.commit('meanwhile', { 'README.md': 'two\n' });
  assert.deepEqual(await note(scene), []);
  const kept = join(store.folder, 'cache', 'merges', 'by-hand.json');
  assert.deepEqual(JSON.parse(readFileSync(kept, 'utf8')), { [patch.id]: { tip: before, upTo: before } });
  await fixture.git('cherry-pick', patch.commit);
  writeFileSync(kept, JSON.stringify({ [patch.id]: { tip: await headOf(scene), upTo: before } }));
  assert.deepEqual(await note(scene), []);
  await fixture.commit('later', { 'README.md': 'three\n' });
  assert.equal((await note(scene))[0]?.id, patch.id);
});

test('one commit with several patches merges them all, and its evidence is that of the first', async (t) => {
  const scene = await openScene(t, { 'src/add.js': brokenAdd, 'src/mul.js': 'export const mul = 1;\n' });
  const { fixture, repo } = scene;
  const [one, other] = [
    await landFiles(scene),
    await landFiles(scene, { 'src/mul.js': 'export const mul = 2;\n' }),
  ];
  await fixture.git('merge', '-q', '--squash', one.branch);
  await fixture.commit('Both', { 'src/mul.js': 'export const mul = 2;\n' });
  assert.equal((await note(scene)).length, 2);
  const mergedAs = await headOf(scene);
  for (const patch of [one, other])
    assert.deepEqual(await stateOf(scene, patch), { state: 'merged', mergedAs });
  assert.equal(await readNote(repo, mergedAs), await readNote(repo, one.commit));
});

test('rolling back what came with more takes only the patch out again', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  await fixture.git('merge', '-q', '--squash', patch.branch);
  await fixture.commit('Much at once', { 'README.md': 'two\n' });
  const [merged] = await note(scene);
  assert.ok(merged);
  const reverted = await rollback(repo, store, merged, await planRollback(repo, merged));
  assert.equal(reverted.state, 'reverted');
  assert.equal(await fixture.git('show', 'HEAD:src/add.js'), brokenAdd.trim());
  assert.equal(await fixture.git('show', 'HEAD:README.md'), 'two');
});

test('a rollback that is merged by hand takes its patch back', async (t) => {
  const scene = await openScene(t);
  const { fixture, store } = scene;
  const patch = await landFiles(scene);
  await fixture.git('merge', '-q', '--ff-only', patch.branch);
  await note(scene);
  const proposal = await landFiles(scene, { 'src/add.js': brokenAdd });
  await store.patches.update((patches) => {
    for (const each of patches) if (each.id === proposal.id) each.reverts = patch.id;
  });
  await fixture.git('cherry-pick', proposal.commit);
  await note(scene);
  const { state, revertedAs } = await store.patches.get(patch.id);
  assert.deepEqual({ state, revertedAs }, { state: 'reverted', revertedAs: await headOf(scene) });
});

test('a patch whose commits are not here is left as it is, and found once they are', async (t) => {
  const scene = await openScene(t);
  const { fixture, store } = scene;
  const patch = await landFiles(scene);
  const hidden = { ...patch, commit: patch.commit.replace(/^.{8}/, 'deadbeef') };
  const set = (record: Patch) =>
    store.patches.update((patches) => {
      patches.splice(0, patches.length, record);
    });
  await set(hidden);
  await fixture.git('cherry-pick', patch.commit);
  assert.deepEqual(await note(scene), []);
  await set(patch);
  await fixture.commit('later', { 'README.md': 'two\n' });
  assert.equal((await note(scene))[0]?.id, patch.id);
});
