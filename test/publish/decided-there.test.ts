import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rejectedHashes } from '../../core/heal/attempt/rejected-changes.js';
import { noteMergesByHand } from '../../core/patches/by-hand/merged-by-hand.js';
import { recoverDecisions } from '../../core/patches/decisions/recover.js';
import { fixedAdd } from '../support/landing.js';
import { kinds, openPlace, outcomes, type Place, pushAsSomebody } from './place.js';

const closedAt = '2026-05-04T10:00:00.000Z';

/** What somebody does on the page of the request. */
const decide = ({ server }: Place, what: object): void => {
  Object.assign(server.things.requests[0] ?? {}, { closedAt, ...what });
};

/** The lines of the fix come to the branch of the remote in another commit. */
async function pushFix({ fixture, bare }: Place): Promise<void> {
  const folder = join(fixture.outside, 'ada');
  await fixture.git('clone', '--quiet', bare, folder);
  await writeFile(join(folder, 'src/add.js'), fixedAdd);
  const ada = ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await fixture.git(...ada, 'commit', '--quiet', '--all', '--message', 'Add');
  await fixture.git(...ada, 'push', '--quiet', 'origin', 'HEAD:main');
}

for (const kind of kinds) {
  test(`${kind}: a fix that was changed and merged on the server is merged here once it was pulled`, async (t) => {
    const place = await openPlace(t, kind);
    const { id } = await place.land();
    await place.pr();
    const mergedAs = await pushAsSomebody(place, 'main', fixedAdd);
    decide(place, { state: 'closed', merged: true, mergedAs });

    const [before] = (await place.pr()).requests;
    assert.deepEqual(
      [before?.outcome, before?.reason.endsWith('was merged: pull main to have it here')],
      ['merged', true],
    );
    assert.equal((await place.store.patches.get(id)).state, 'proposed');
    assert.equal((await place.store.errors.get(place.error.id)).state, 'patched');

    await place.fixture.git('pull', '--quiet', '--ff-only', 'origin', 'main');
    assert.deepEqual(await noteMergesByHand(place.context.repo, place.store), []);
    assert.deepEqual(outcomes((await place.pr({ dryRun: true })).requests), ['merged']);
    assert.equal((await place.store.patches.get(id)).state, 'proposed');
    assert.deepEqual(outcomes((await place.pr()).requests), ['merged']);
    const patch = await place.store.patches.get(id);
    assert.deepEqual([patch.state, patch.mergedAs, patch.mergedAt], ['merged', mergedAs, closedAt]);
    assert.match(patch.decisions?.[0]?.request ?? '', new RegExp(`^${place.server.url}/`));
    assert.equal((await place.store.errors.get(place.error.id)).state, 'resolved');
    assert.deepEqual((await place.pr()).requests, []);
  });

  test(`${kind}: a fix whose request somebody closed is rejected, and its branch stays on the server`, async (t) => {
    const place = await openPlace(t, kind);
    const { id, branch, commit, editHash } = await place.land();
    await place.pr();
    decide(place, { state: 'closed' });
    assert.deepEqual(outcomes((await place.pr({ dryRun: true })).requests), ['declined']);
    assert.equal((await place.store.patches.get(id)).state, 'proposed');

    assert.deepEqual(outcomes((await place.pr()).requests), ['declined']);
    const { state, decisions } = await place.store.patches.get(id);
    assert.deepEqual([state, decisions?.length, decisions?.[0]?.at], ['rejected', 1, closedAt]);
    const error = await place.store.errors.get(place.error.id);
    assert.deepEqual([error.state, error.rejected], ['open', [editHash]]);
    assert.equal(await place.fixture.git('branch', '--list', 'healer/*'), '');
    assert.equal((await place.store.patterns.all()).filter(({ kind }) => kind === 'rejected').length, 1);
    const next = await place.pr();
    assert.deepEqual([next.requests, next.deleted], [[], []]);
    assert.equal(await place.there(branch), commit);
  });
}

test('a fix whose request was closed since its change was pushed without it is not rejected', async (t) => {
  const place = await openPlace(t);
  const { id } = await place.land();
  await place.pr();
  await pushFix(place);
  decide(place, { state: 'closed' });
  const [told] = (await place.pr()).requests;
  assert.equal(told?.outcome, 'merged');
  assert.match(told?.reason ?? '', /somebody has closed #1, and main of origin has its change: pull it/);
  assert.equal((await place.store.patches.get(id)).state, 'proposed');
  await place.fixture.git('pull', '--quiet', '--ff-only', 'origin', 'main');
  await noteMergesByHand(place.context.repo, place.store);
  const merged = await place.store.patches.get(id);
  assert.deepEqual([merged.state, merged.decisions?.[0]?.by], ['merged', 'Ada <ada@example.com>']);
});

test('a request that was closed with the branch that it was for says nothing of the fix', async (t) => {
  const place = await openPlace(t);
  const { id } = await place.land();
  await place.pr();
  await place.fixture.git('-C', place.bare, 'update-ref', '-d', 'refs/heads/main');
  decide(place, { state: 'closed' });
  assert.deepEqual(outcomes((await place.pr()).requests), ['left']);
  assert.equal((await place.store.patches.get(id)).state, 'proposed');
});

for (const kind of kinds)
  test(`${kind}: a fix whose request was opened again after its closing waits again, until it is closed once more`, async (t) => {
    const place = await openPlace(t, kind);
    const { store, fixture } = place;
    const { id, branch, commit, editHash } = await place.land();
    await place.pr();
    decide(place, { state: 'closed' });
    await place.pr();
    decide(place, { state: 'open' });
    assert.deepEqual(outcomes((await place.pr({ dryRun: true })).requests), ['reopened']);
    assert.equal((await store.patches.get(id)).state, 'rejected');

    const [told] = (await place.pr()).requests;
    assert.deepEqual([told?.outcome, place.server.things.requests[0]?.state], ['reopened', 'open']);
    assert.match(told?.reason ?? '', /opened again/);
    const patch = await store.patches.get(id);
    assert.deepEqual([patch.state, await fixture.git('rev-parse', branch)], ['proposed', commit]);
    const { state, patch: healedBy } = await store.errors.get(place.error.id);
    assert.deepEqual([state, healedBy], ['patched', id]);
    assert.deepEqual(await rejectedHashes(store, [await store.errors.get(place.error.id)]), new Set());
    assert.equal((await store.patterns.all()).filter((each) => each.kind === 'rejected').length, 0);
    assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
    await recoverDecisions(place.context.repo, store);
    await store.patches.rebuild();
    assert.equal((await store.patches.get(id)).state, 'proposed');

    decide(place, { state: 'closed', closedAt: '2026-05-06T10:00:00.000Z' });
    assert.deepEqual(outcomes((await place.pr()).requests), ['declined']);
    await store.patches.rebuild();
    const { state: last, decisions } = await store.patches.get(id);
    assert.deepEqual(
      [last, decisions?.map((each) => each.state)],
      ['rejected', ['rejected', 'reopened', 'rejected']],
    );
    assert.deepEqual(
      await rejectedHashes(store, [await store.errors.get(place.error.id)]),
      new Set([editHash]),
    );
  });

test('a fix that somebody rejected here as well stays rejected when its request is opened again', async (t) => {
  const place = await openPlace(t);
  const { id } = await place.land();
  await place.pr();
  decide(place, { state: 'closed' });
  await place.pr();
  await place.store.patches.update((patches) => {
    for (const each of patches)
      each.decisions?.push({ state: 'rejected', at: closedAt, by: 'Bob <bob@example.com>' });
  });
  decide(place, { state: 'open' });
  const [told] = (await place.pr()).requests;
  assert.deepEqual([told?.outcome, place.server.things.requests[0]?.state], ['left', 'open']);
  assert.match(told?.reason ?? '', /somebody has rejected it here too/);
  assert.equal((await place.store.patches.get(id)).state, 'rejected');
});

test('a request that was opened again with other commits is left to people', async (t) => {
  const place = await openPlace(t);
  const { id, branch } = await place.land();
  await place.pr();
  decide(place, { state: 'closed' });
  await place.pr();
  await pushAsSomebody(place, branch);
  decide(place, { state: 'open' });
  const [told] = (await place.pr()).requests;
  assert.deepEqual([told?.outcome, place.server.things.requests[0]?.state], ['left', 'open']);
  assert.match(told?.reason ?? '', /other commits/);
  assert.equal((await place.store.patches.get(id)).state, 'rejected');
});

test('what people decided is seen to also where no further request may be opened', async (t) => {
  const place = await openPlace(t, 'github', { pullRequests: { mostOpen: 2 } });
  const { id } = await place.land();
  await place.pr();
  await place.landOther('e00000000002');
  await place.pr();
  decide(place, { state: 'closed' });
  place.server.things.requests.push({
    ...structuredClone(place.server.things.requests[1] as (typeof place.server.things.requests)[number]),
    number: 9,
    branch: 'healer/of-another-clone-0123456789ab',
  });
  await place.fixture.git('-C', place.bare, 'branch', 'healer/of-another-clone-0123456789ab', 'main');
  const report = await place.pr();
  assert.equal(report.open, 2);
  assert.equal((await place.store.patches.get(id)).state, 'rejected');
});

test('who decides on a patch that was rejected on the server is told where', async (t) => {
  const place = await openPlace(t);
  const { id } = await place.land();
  await place.pr();
  decide(place, { state: 'closed' });
  await place.pr();
  const { requireUndecided } = await import('../../core/patches/transitions.js');
  const patch = await place.store.patches.get(id);
  assert.throws(() => requireUndecided(patch, 'merged'), {
    message: `The patch ${id} is rejected at ${place.server.url}/acme/site/pull/1, so it cannot be merged`,
  });
});
