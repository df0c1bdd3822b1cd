import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteRef, readRef } from '../../core/git/refs/refs.js';
import { readMarked } from '../../core/publish/marker.js';
import { heal, kinds, openPlace, outcomes, pushAsSomebody } from './place.js';

for (const kind of kinds) {
  test(`${kind}: a request is opened for a patch, with its branch pushed and the evidence as its text`, async (t) => {
    const place = await openPlace(t, kind, {
      pullRequests: { labels: ['healer', 'fix'], reviewers: ['ada'], draft: true },
    });
    const patch = await place.land();
    const main = await place.there('main');
    const report = await place.pr();
    assert.deepEqual(outcomes(report.requests), ['opened']);
    assert.deepEqual(report.notices, []);
    assert.equal(report.open, 1);
    const [request] = place.server.things.requests;
    assert.ok(request);
    assert.equal(report.requests[0]?.number, request.number);
    assert.match(
      report.requests[0]?.url ?? '',
      new RegExp(`^${place.server.url}/acme/site/.*${request.number}$`),
    );
    assert.deepEqual([request.branch, request.into, request.commit], [patch.branch, 'main', patch.commit]);
    assert.equal(request.draft, true);
    assert.match(request.title, /Fix 3 !== 5 in src\/add\.js$/);
    assert.deepEqual(request.labels, ['healer', 'fix']);
    assert.deepEqual(request.people, ['ada']);
    for (const part of [
      '`3 !== 5`',
      '**93 %**',
      '1 failed, 1 passed, exit code 1',
      '`adds` in `test/add.test.js`',
    ])
      assert.ok(request.text.includes(part), `${part} in ${request.text}`);
    assert.deepEqual(readMarked(request.text)?.marker, { patch: patch.id, errors: patch.errors });
    assert.equal(await place.there('main'), main);
    assert.equal(await place.there(patch.branch), patch.commit);
  });

  test(`${kind}: a second run changes nothing, and a changed text is updated`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    await place.pr();
    const before = place.server.asked.length;
    assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
    assert.ok(place.server.asked.slice(before).every(({ method }) => method === 'GET'));
    await place.store.errors.update((errors) => {
      for (const error of errors) error.title = '3 !== 6';
    });
    assert.deepEqual(outcomes((await place.pr()).requests), ['updated']);
    assert.equal(place.server.things.requests.length, 1);
    assert.match(place.server.things.requests[0]?.text ?? '', /3 !== 6/);
    assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
  });

  test(`${kind}: when the error is gone the request is closed with a comment, and its branch is deleted`, async (t) => {
    const place = await openPlace(t, kind);
    const patch = await place.land();
    await place.pr();
    await heal(place);
    const report = await place.pr();
    assert.deepEqual(outcomes(report.requests), ['closed']);
    assert.deepEqual([report.open, report.deleted], [0, [patch.branch]]);
    const [request] = place.server.things.requests;
    assert.equal(request?.state, 'closed');
    assert.match(place.server.things.comments[0]?.text ?? '', /the error is gone/);
    assert.equal(await place.there(patch.branch), '');
    assert.equal(await readRef(place.context.repo, `refs/heads/${patch.branch}`), patch.commit);
    assert.deepEqual((await place.pr()).requests, []);
  });

  test(`${kind}: an error that comes back after that gets a new request`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    await place.pr();
    await heal(place);
    await place.pr();
    await heal(place, 'regressed');
    const report = await place.pr();
    assert.deepEqual(outcomes(report.requests), ['opened']);
    assert.deepEqual(
      place.server.things.requests.map(({ state }) => state),
      ['closed', 'open'],
    );
  });

  test(`${kind}: what people have closed or merged is not opened again`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    await place.landOther('e00000000002');
    await place.pr();
    const [first, second] = place.server.things.requests;
    assert.ok(first && second);
    first.state = 'closed';
    Object.assign(second, { state: 'closed', merged: true });
    const report = await place.pr();
    assert.deepEqual(outcomes(report.requests).sort(), ['declined', 'merged']);
    assert.equal(place.server.things.requests.length, 2);
  });

  test(`${kind}: a request to whose branch people have pushed is left alone, also when the error is gone`, async (t) => {
    const place = await openPlace(t, kind);
    const patch = await place.land();
    await place.pr();
    const theirs = await pushAsSomebody(place, patch.branch);
    await heal(place);
    const text = place.server.things.requests[0]?.text;
    const report = await place.pr();
    assert.deepEqual(outcomes(report.requests), ['left']);
    assert.match(report.requests[0]?.reason ?? '', /somebody has pushed other commits/);
    const [request] = place.server.things.requests;
    assert.deepEqual([request?.state, request?.text], ['open', text]);
    assert.equal(await place.there(patch.branch), theirs);
  });

  test(`${kind}: no more are open than may be, and the most confident come first`, async (t) => {
    const place = await openPlace(t, kind, { pullRequests: { mostOpen: 2 } });
    await place.landOther('e00000000002', 0.5);
    await place.landOther('e00000000003', 0.95);
    await place.landOther('e00000000004', 0.8);
    const report = await place.pr();
    assert.deepEqual(
      report.requests.map(({ title, outcome }) => `${title}: ${outcome}`),
      ['Fix of e00000000003: opened', 'Fix of e00000000004: opened', 'Fix of e00000000002: waiting'],
    );
    await place.store.errors.update((errors) => {
      for (const error of errors) if (error.id === 'e00000000003') error.state = 'resolved';
    });
    const next = await place.pr();
    assert.deepEqual(outcomes(next.requests), ['closed', 'unchanged', 'opened']);
    assert.equal(place.server.things.requests.filter(({ state }) => state === 'open').length, 2);
  });

  test(`${kind}: a server with many pages of requests is read to the end`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    await place.pr();
    const [own] = place.server.things.requests;
    assert.ok(own);
    // Of a fork, with the text and the branch of healer’s: nobody’s that healer knows.
    for (let number = own.number + 1; number < 160; number += 1)
      place.server.things.requests.push({ ...structuredClone(own), number, headRepositoryId: 99 });
    assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
  });
}

test('commits of people are seen on the remote, also where the server is slow to tell of them', async (t) => {
  const place = await openPlace(t);
  const patch = await place.land();
  await place.pr();
  await pushAsSomebody(place, patch.branch);
  await heal(place);
  const [request] = place.server.things.requests;
  place.server.before = () => {
    Object.assign(request ?? {}, { headRepositoryId: 7, commit: patch.commit });
    return undefined;
  };
  assert.deepEqual(outcomes((await place.pr()).requests), ['left']);
  assert.equal(request?.state, 'open');
});

test('a dry run asks, and neither pushes nor changes anything', async (t) => {
  const place = await openPlace(t);
  const patch = await place.land();
  const report = await place.pr({ dryRun: true });
  assert.deepEqual([outcomes(report.requests), report.open, report.dryRun], [['opened'], 1, true]);
  assert.ok(place.server.asked.every(({ method }) => method === 'GET'));
  assert.equal(await place.there(patch.branch), '');
  await place.pr();
  await heal(place);
  assert.deepEqual(outcomes((await place.pr({ dryRun: true })).requests), ['closed']);
  assert.equal(place.server.things.requests[0]?.state, 'open');
});

test('what people have written into the text stays: above the marker all of it, below it theirs', async (t) => {
  const place = await openPlace(t);
  await place.land();
  await place.pr();
  const [request] = place.server.things.requests;
  assert.ok(request);
  request.text = `${request.text}\r\n\r\nChecked by Ada.`;
  await place.store.errors.update((errors) => {
    for (const error of errors) error.title = '3 !== 6';
  });
  assert.deepEqual(outcomes((await place.pr()).requests), ['updated']);
  assert.match(request.text, /3 !== 6[\s\S]*healer:\{[\s\S]*Checked by Ada\.$/);
  request.text = request.text.replace('A fix by healer', 'Our fix');
  const edited = request.text;
  await place.store.errors.update((errors) => {
    for (const error of errors) error.title = '3 !== 7';
  });
  assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
  assert.equal(request.text, edited);
  await heal(place);
  await place.pr();
  assert.equal(request.state, 'closed');
  assert.match(request.text, /^Our fix/);
  assert.equal(readMarked(request.text)?.marker.closed, true);
});

test('a fix that was rejected, or that a newer one takes the place of, closes its request', async (t) => {
  for (const state of ['rejected', 'superseded'] as const) {
    const place = await openPlace(t);
    const patch = await place.land();
    await place.pr();
    await place.store.patches.update((patches) => {
      for (const each of patches) if (each.id === patch.id) each.state = state;
    });
    await deleteRef(place.context.repo, `refs/heads/${patch.branch}`, patch.commit);
    assert.deepEqual(outcomes((await place.pr()).requests), ['closed']);
    assert.equal(await place.there(patch.branch), '');
  }
});

test('a fix that was merged here closes its request once the merge is on the remote', async (t) => {
  const place = await openPlace(t);
  const patch = await place.land();
  await place.pr();
  await place.fixture.git('merge', '--quiet', '--ff-only', patch.branch);
  await place.store.patches.update((patches) => {
    for (const each of patches) Object.assign(each, { state: 'merged', mergedAs: patch.commit });
  });
  assert.deepEqual(outcomes((await place.pr()).requests), ['unchanged']);
  await place.fixture.git('push', '--quiet', 'origin', 'main');
  const report = await place.pr();
  assert.deepEqual(outcomes(report.requests), ['closed']);
  assert.match(report.requests[0]?.reason ?? '', /the fix is on main/);
});

test('work that is not shared yet is never pushed', async (t) => {
  const place = await openPlace(t);
  await place.fixture.commit('Not pushed yet', { 'secret.txt': 'mine' });
  const onCommit = await place.land();
  await place.fixture.write({ 'src/add.js': 'export const add = (a, b) => a * b;\n' });
  const onFiles = await place.land();
  const report = await place.pr();
  assert.deepEqual(outcomes(report.requests), ['left', 'left']);
  const reasons = report.requests.map(({ patch, reason }) => [patch, reason]);
  const reasonOf = (id: string) => String(reasons.find(([patch]) => patch === id)?.[1]);
  assert.match(reasonOf(onCommit.id), /commits that are not on main of origin yet/);
  assert.match(reasonOf(onFiles.id), /uncommitted work/);
  assert.deepEqual([await place.there(onCommit.branch), await place.there(onFiles.branch)], ['', '']);
});

test('what was not signed by somebody who counts here is not pushed', async (t) => {
  const place = await openPlace(t);
  const patch = await place.land();
  const tree = await place.fixture.git('rev-parse', `${patch.commit}^{tree}`);
  const forged = await place.fixture.git('commit-tree', tree, '-p', patch.base, '-m', 'Forged');
  await place.fixture.git('update-ref', `refs/heads/${patch.branch}`, forged);
  await place.store.patches.update((patches) => {
    for (const each of patches) each.commit = forged;
  });
  const report = await place.pr();
  assert.deepEqual(outcomes(report.requests), ['left']);
  assert.match(report.requests[0]?.reason ?? '', /it is not signed/);
  assert.equal(await place.there(patch.branch), '');
});

test('a branch that healer has not pushed is not deleted with the request', async (t) => {
  const place = await openPlace(t);
  const patch = await place.land();
  await place.pr();
  await deleteRef(place.context.repo, `refs/healer/pushed/${patch.id}`, patch.commit);
  await heal(place);
  const report = await place.pr();
  assert.deepEqual([report.requests[0]?.outcome, report.deleted], ['closed', []]);
  assert.equal(await place.there(patch.branch), patch.commit);
});

test('a text that is too long for the server loses its end, and keeps its marker', async (t) => {
  const place = await openPlace(t);
  const factors = Array.from({ length: 3_000 }, (_, index) => ({
    name: `f${index}`,
    weight: 1,
    detail: `something that speaks for it, number ${index}`,
  }));
  await place.land({ confidence: { value: 0.9, factors } });
  assert.deepEqual(outcomes((await place.pr()).requests), ['opened']);
  const text = place.server.things.requests[0]?.text ?? '';
  assert.ok(text.length <= 65_536);
  assert.match(text, /git notes --ref=healer show/);
  assert.equal(readMarked(text)?.isUntouched, true);
});

test('nothing in an error becomes a mention, a link or markup of the request', async (t) => {
  const place = await openPlace(t);
  await place.store.errors.update((errors) => {
    for (const error of errors) error.title = '`@ada` <img src=x> | [x](https://evil.example) --> closes #1';
  });
  await place.land();
  await place.pr();
  const text = place.server.things.requests[0]?.text ?? '';
  assert.ok(text.includes('`` `@ada` <img src=x> \\| [x](https://evil.example) --> closes #1 ``'), text);
  assert.equal(readMarked(text)?.isUntouched, true);
});
