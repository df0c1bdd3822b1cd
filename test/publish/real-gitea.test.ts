import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { noteMergesByHand } from '../../core/patches/by-hand/merged-by-hand.js';
import { openScene } from '../support/landing.js';
import { giteaMissing, type RealGitea, startGitea } from '../support/real-gitea.js';
import { heal, machinesOn, outcomes } from './place.js';

const skip = giteaMissing;

let gitea: RealGitea;
before(async () => {
  if (!skip) gitea = await startGitea();
});
after(() => gitea?.dispose());

/** A clone whose remote is `acme/site` on a real server, in which `ada` may write; new for each test. */
async function openThere(t: TestContext, settings: object = {}) {
  const scene = await openScene(t);
  await gitea.ask('POST', 'user/repos', { name: 'site', default_branch: 'main' });
  t.after(() => gitea.ask('DELETE', 'repos/acme/site'));
  await gitea.ask('PUT', 'repos/acme/site/collaborators/ada', { permission: 'write' });
  await scene.fixture.git('remote', 'add', 'origin', gitea.remote);
  await scene.fixture.git('push', '--quiet', 'origin', 'main');
  // It takes note of what was pushed a moment later.
  while ((await gitea.ask('GET', 'repos/acme/site')).empty) await wait(50);
  const machine = await machinesOn(scene, { ...gitea, kind: 'gitea' }, settings)(scene.fixture.root);
  const { ask } = gitea;
  return {
    ...machine,
    ask,
    fixture: scene.fixture,
    /** As the pages show it. */
    pull: (number: number) => ask('GET', `repos/acme/site/pulls/${number}`),
    branches: async (): Promise<string[]> =>
      (await ask('GET', 'repos/acme/site/branches')).map(({ name }: { name: string }) => name),
  };
}

test('a real Gitea: a request is opened once, updated, closed when the error is gone, and opened anew', {
  skip,
}, async (t) => {
  const place = await openThere(t, {
    pullRequests: { labels: ['healer', 'fix'], reviewers: ['ada'], draft: true, mostOpen: 1 },
  });
  const patch = await place.land();
  await place.landOther('0123456789ab', 0.5);
  const report = await place.pr();
  assert.deepEqual([outcomes(report.requests), report.notices], [['opened', 'waiting'], []]);
  const number = report.requests[0]?.number ?? 0;
  const opened = await place.pull(number);
  assert.deepEqual(
    [opened.title, opened.draft, opened.head.ref, opened.head.sha, opened.base.ref],
    [`WIP: Fix 3 !== 5 in src/add.js`, true, patch.branch, patch.commit, 'main'],
  );
  assert.deepEqual(opened.labels.map(({ name }: { name: string }) => name).sort(), ['fix', 'healer']);
  assert.deepEqual(
    opened.requested_reviewers.map(({ login }: { login: string }) => login),
    ['ada'],
  );
  assert.match(opened.body, /\*\*93 %\*\*/);

  assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged', 'waiting']);
  await place.store.errors.update((errors) => {
    for (const error of errors) if (error.id === place.error.id) error.title = '3 !== 6';
  });
  assert.deepEqual(outcomes((await place.pr()).requests), ['updated', 'waiting']);
  assert.match((await place.pull(number)).body, /3 !== 6/);

  await heal(place);
  const closing = await place.pr();
  assert.deepEqual(closing.requests.map(({ outcome }) => outcome).sort(), ['closed', 'opened']);
  assert.equal((await place.pull(number)).state, 'closed');
  const comments = await place.ask('GET', `repos/acme/site/issues/${number}/comments`);
  assert.match(comments[0]?.body ?? '', /the error is gone/);
  assert.ok(!(await place.branches()).includes(patch.branch));
});

test('a real Gitea: what was squashed there is merged here once it was pulled', { skip }, async (t) => {
  const place = await openThere(t);
  const { id } = await place.land();
  const [opened] = (await place.pr()).requests;
  await place.ask('POST', `repos/acme/site/pulls/${opened?.number}/merge`, { Do: 'squash' });
  const [told] = (await place.pr()).requests;
  assert.deepEqual(
    [told?.outcome, told?.reason.endsWith('was merged: pull main to have it here')],
    ['merged', true],
  );
  await place.fixture.git('pull', '--quiet', '--ff-only', 'origin', 'main');
  assert.deepEqual(outcomes((await place.pr()).requests), ['merged']);
  await noteMergesByHand(place.context.repo, place.store);
  const { state, mergedAs } = await place.store.patches.get(id);
  assert.deepEqual([state, mergedAs], ['merged', await place.fixture.git('rev-parse', 'HEAD')]);
  assert.deepEqual((await place.pr()).requests, []);
});

test('a real Gitea: what was closed there is rejected here, and its branch stays', { skip }, async (t) => {
  const place = await openThere(t);
  const { id, branch } = await place.land();
  const [opened] = (await place.pr()).requests;
  await place.ask('PATCH', `repos/acme/site/pulls/${opened?.number}`, { state: 'closed' });
  assert.deepEqual(outcomes((await place.pr()).requests), ['declined']);
  assert.equal((await place.store.patches.get(id)).state, 'rejected');
  assert.ok((await place.branches()).includes(branch));
});

test('a real Gitea: an issue is opened once, closed when the error is gone, and opened again when it is back', {
  skip,
}, async (t) => {
  const place = await openThere(t, { issues: { labels: ['bug'] } });
  const [opened] = (await place.issue()).issues;
  assert.equal(opened?.outcome, 'opened');
  assert.deepEqual(outcomes((await place.issue()).issues), ['unchanged']);
  const issue = () => place.ask('GET', `repos/acme/site/issues/${opened?.number}`);
  const { labels, body } = await issue();
  assert.deepEqual([labels[0]?.name, /3 !== 5/.test(body)], ['bug', true]);
  await heal(place);
  await place.issue();
  assert.equal((await issue()).state, 'closed');
  await heal(place, 'regressed');
  await place.issue();
  assert.equal((await issue()).state, 'open');
});

test('a real Gitea: a token that it does not know pushes nothing', { skip }, async (t) => {
  const place = await openThere(t);
  await place.land();
  place.context.env = { TEST_HOST_TOKEN: 'f'.repeat(40) };
  await assert.rejects(place.pr(), /token/i);
  assert.deepEqual(await place.branches(), ['main']);
});
