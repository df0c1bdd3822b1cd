import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMarked } from '../../core/publish/marker.js';
import { errorRecord } from '../support/records.js';
import { heal, kinds, openPlace, outcomes } from './place.js';

for (const kind of kinds) {
  test(`${kind}: an issue is opened for an error without a patch, once`, async (t) => {
    const place = await openPlace(t, kind, { issues: { labels: ['bug'], assignees: ['ada'] } });
    const report = await place.issue();
    assert.deepEqual([outcomes(report.issues), report.open, report.notices], [['opened'], 1, []]);
    const [issue] = place.server.things.issues;
    assert.ok(issue);
    assert.deepEqual([issue.title, issue.labels, issue.people], ['3 !== 5', ['bug'], ['ada']]);
    for (const part of ['AssertionError: 3 !== 5', '`adds` in `test/add.test.js`', '`src/add.js:1`'])
      assert.ok(issue.text.includes(part), `${part} in ${issue.text}`);
    assert.deepEqual(readMarked(issue.text)?.marker, { errors: [place.error.id] });
    const before = place.server.asked.length;
    assert.deepEqual(outcomes((await place.issue()).issues), ['unchanged']);
    assert.ok(place.server.asked.slice(before).every(({ method }) => method === 'GET'));
    assert.equal(place.server.things.issues.length, 1);
  });

  test(`${kind}: it is closed when the error is gone, and opened again when that comes back`, async (t) => {
    const place = await openPlace(t, kind);
    await place.issue();
    await heal(place);
    assert.deepEqual(outcomes((await place.issue()).issues), ['closed']);
    const [issue] = place.server.things.issues;
    assert.equal(issue?.state, 'closed');
    await heal(place, 'regressed');
    assert.deepEqual(outcomes((await place.issue()).issues), ['reopened']);
    assert.equal(issue.state, 'open');
    assert.equal(place.server.things.issues.length, 1);
    assert.deepEqual(
      place.server.things.comments.map(({ text }) => text.replace(/:.*/, '')),
      ['Closed by healer', 'The error is back.'],
    );
    assert.deepEqual(outcomes((await place.issue()).issues), ['unchanged']);
  });

  test(`${kind}: what somebody has closed is not opened again`, async (t) => {
    const place = await openPlace(t, kind);
    await place.issue();
    const [issue] = place.server.things.issues;
    assert.ok(issue);
    issue.state = 'closed';
    const report = await place.issue();
    assert.deepEqual(outcomes(report.issues), ['declined']);
    assert.equal(place.server.things.issues.length, 1);
  });

  test(`${kind}: no more are open than may be, what was seen most often first`, async (t) => {
    const place = await openPlace(t, kind, { issues: { mostOpen: 1 } });
    const often = errorRecord({ id: 'e00000000002', title: 'often', count: 9 });
    await place.store.errors.update((errors) => errors.push(often));
    const report = await place.issue();
    assert.deepEqual(
      report.issues.map(({ title, outcome }) => `${title}: ${outcome}`),
      ['often: opened', '3 !== 5: waiting'],
    );
    assert.equal(place.server.things.issues.length, 1);
  });
}

test('errors that a patch waits for, that come and go, or that the machine is to blame for, get none', async (t) => {
  const place = await openPlace(t);
  await place.land();
  await place.store.errors.update((errors) =>
    errors.push(
      errorRecord({ id: 'e00000000002', flapping: true }),
      errorRecord({ id: 'e00000000003', class: 'environment' }),
      errorRecord({ id: 'e00000000004', class: 'flaky' }),
      errorRecord({ id: 'e00000000005', state: 'ignored' }),
    ),
  );
  assert.deepEqual((await place.issue()).issues, []);
});

test('an error of work that was not committed gets one only where it is named', async (t) => {
  const place = await openPlace(t);
  await place.store.errors.update((errors) => {
    for (const error of errors) error.failure.tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  });
  assert.deepEqual((await place.issue()).issues, []);
  assert.deepEqual(outcomes((await place.issue({ ids: [place.error.id] })).issues), ['opened']);
});

test('an error of a commit of its branch gets one', async (t) => {
  const place = await openPlace(t);
  const tree = await place.fixture.git('rev-parse', 'HEAD^{tree}');
  await place.fixture.commit('Another', { 'b.js': '2' });
  await place.store.errors.update((errors) => {
    for (const error of errors) Object.assign(error.failure, { tree, branch: 'main' });
  });
  assert.deepEqual(outcomes((await place.issue()).issues), ['opened']);
});

test('a secret in an error is in no issue', async (t) => {
  const place = await openPlace(t);
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  await place.store.errors.update((errors) => {
    for (const error of errors) {
      error.title = `401 for ${secret}`;
      error.failure.thrown.message = `Authorization: Bearer ${secret}`;
    }
  });
  await place.issue();
  const [issue] = place.server.things.issues;
  assert.ok(issue && !`${issue.title}${issue.text}`.includes(secret));
  assert.match(issue.title, /\[withheld\]/);
});

test('a text that people have changed stays when the issue is closed and opened again', async (t) => {
  const place = await openPlace(t);
  await place.issue();
  const [issue] = place.server.things.issues;
  assert.ok(issue);
  issue.text = `Look at this first.\n\n${issue.text}`;
  await heal(place);
  await place.issue();
  await heal(place, 'regressed');
  assert.deepEqual(outcomes((await place.issue()).issues), ['reopened']);
  assert.match(issue.text, /^Look at this first\./);
  assert.equal(readMarked(issue.text)?.marker.closed, false);
});
