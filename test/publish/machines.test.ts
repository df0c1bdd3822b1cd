import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer, startHealer } from '../cli/run-healer.js';
import { testToken } from '../support/code-host/server.js';
import { kinds, openPlace, outcomes, type Place } from './place.js';

/** As a user runs it, with the data folder in which the settings were agreed to. */
const environment = ({ fixture }: Place) => ({
  ...fixture.env,
  HEALER_DATA_HOME: process.env.HEALER_DATA_HOME,
  TEST_HOST_TOKEN: testToken,
});

for (const kind of kinds) {
  test(`${kind}: a kill between the push and the request, and one after it was opened, leave one request`, async (t) => {
    const place = await openPlace(t, kind);
    const patch = await place.land();
    const isOpening = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && /\/(?:pulls|merge_requests)$/.test(path);
    for (const moment of ['before', 'after'] as const) {
      const child = startHealer(['pr'], { cwd: place.root, env: environment(place) });
      const ended = once(child, 'close');
      place.server[moment] = async (question) => {
        if (!isOpening(question)) return;
        child.kill('SIGKILL');
        await ended;
        if (moment === 'before') return { status: 500 };
      };
      await ended;
      place.server[moment] = undefined;
      assert.equal(child.signalCode, 'SIGKILL');
      assert.equal(await place.there(patch.branch), patch.commit);
    }
    assert.equal(place.server.things.requests.length, 1);
    const { code, stdout } = await runHealer(['pr', '--json'], { cwd: place.root, env: environment(place) });
    const report = JSON.parse(stdout);
    assert.deepEqual(
      [code, report.schema, outcomes(report.requests)],
      [0, 'healer/requests@1', ['unchanged']],
    );
    assert.equal(place.server.things.requests.length, 1);
  });

  test(`${kind}: a kill after an issue was opened leaves one issue`, async (t) => {
    const place = await openPlace(t, kind);
    const child = startHealer(['issue'], { cwd: place.root, env: environment(place) });
    const ended = once(child, 'close');
    place.server.after = async ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/issues')) return;
      child.kill('SIGKILL');
      await ended;
    };
    await ended;
    place.server.after = undefined;
    assert.equal(child.signalCode, 'SIGKILL');
    assert.deepEqual(outcomes((await place.issue()).issues), ['unchanged']);
    assert.equal(place.server.things.issues.length, 1);
  });

  test(`${kind}: two machines with a fix of their own for the same error end with one request`, async (t) => {
    const place = await openPlace(t, kind);
    const other = await place.machine('other');
    await place.land();
    await other.land();
    await Promise.all([place.pr(), other.pr()]);
    await place.pr();
    const report = await other.pr();
    const open = place.server.things.requests.filter(({ state }) => state === 'open');
    assert.equal(open.length, 1);
    assert.equal(report.open, 1);
    assert.equal(await countBranches(place), 1);
  });

  test(`${kind}: two machines that open at once stay within the limit, and a request waits for its turn`, async (t) => {
    const place = await openPlace(t, kind, { pullRequests: { mostOpen: 1 } });
    const other = await place.machine('other');
    await place.land();
    await other.landOther('e00000000002');
    await Promise.all([place.pr(), other.pr()]);
    assert.equal(place.server.things.requests.filter(({ state }) => state === 'open').length, 1);
    const [open] = place.server.things.requests.filter(({ state }) => state === 'open');
    assert.ok(open);
    Object.assign(open, { state: 'closed', merged: true });
    await Promise.all([place.pr(), other.pr()]);
    assert.deepEqual(place.server.things.requests.filter(({ state }) => state === 'open').length, 1);
  });

  test(`${kind}: two machines that see the same error end with one issue`, async (t) => {
    const place = await openPlace(t, kind);
    const other = await place.machine('other');
    await Promise.all([place.issue(), other.issue()]);
    await place.issue();
    await other.issue();
    assert.equal(place.server.things.issues.filter(({ state }) => state === 'open').length, 1);
  });
}

test('two machines that mend the same findings end with one request', async (t) => {
  const place = await openPlace(t);
  const other = await place.machine('other');
  const mends = {
    check: 'unused-variable',
    findings: [{ fingerprint: 'a'.repeat(64), file: 'src/add.js', message: 'unused' }],
  };
  await place.land({ errors: [], mends });
  await other.land({ errors: [], mends });
  await place.pr();
  assert.deepEqual(outcomes((await other.pr()).requests), ['covered']);
  assert.equal(place.server.things.requests.length, 1);
});

test('two runs of one machine at once open one request', async (t) => {
  const place = await openPlace(t);
  await place.land();
  const reports = await Promise.all([place.pr(), place.pr()]);
  assert.deepEqual(reports.flatMap(({ requests }) => outcomes(requests)).sort(), ['opened', 'unchanged']);
});

test('the token is in nothing that is printed or written, whatever the server repeats of it', async (t) => {
  const place = await openPlace(t);
  await place.land();
  place.server.before = ({ headers }) => ({
    status: 403,
    body: { message: `the header ${headers.authorization} may not do this` },
  });
  const options = { cwd: place.root, env: environment(place) };
  const runs = [await runHealer(['pr', '--verbose'], options), await runHealer(['pr', '--json'], options)];
  place.server.before = undefined;
  runs.push(await runHealer(['pr', '--verbose'], options), await runHealer(['issue', '--json'], options));
  assert.deepEqual(
    runs.map(({ code }) => code),
    [2, 2, 0, 0],
  );
  assert.match(runs[0]?.stderr ?? '', /acme\/site on 127\.0\.0\.1.* status 403/);
  assert.match(runs[0]?.stderr ?? '', /TEST_HOST_TOKEN needs reading and writing/);
  for (const { stdout, stderr } of runs) assert.ok(!(stdout + stderr).includes(testToken));
  for (const folder of ['.healer', '.git'])
    for (const file of await readdir(join(place.root, folder), { recursive: true, withFileTypes: true }))
      if (file.isFile())
        assert.ok(!(await readFile(join(file.parentPath, file.name))).includes(testToken), file.name);
  for (const { text } of [...place.server.things.requests, ...place.server.things.issues])
    assert.ok(!text.includes(testToken));
});

async function countBranches({ fixture, bare }: Place): Promise<number> {
  const branches = await fixture.git('-C', bare, 'for-each-ref', 'refs/heads/healer/');
  return branches.split('\n').filter(Boolean).length;
}
