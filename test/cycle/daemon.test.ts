import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { json as readJson } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../core/package-root.js';
import { addFiles, fixedAdd } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';

const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
const project = (script = 'node --test', change: object = {}) => ({
  'package.json': JSON.stringify({ name: 'project', type: 'module', scripts: { test: script } }),
  '.healer/config.json': JSON.stringify({ workingHoursOnly: false, maxLoadPerProcessor: null, ...change }),
});

interface Healthz {
  schema: string;
  ok: boolean;
  reason: string;
  running: boolean;
  next: string;
  last: { outcome: string; endedAt: string | null } | null;
}

async function start(
  t: TestContext,
  files: Record<string, string>,
  words: string[] = [],
  uncommitted: Record<string, string> = {},
) {
  const session = await openSession(t, files);
  await session.write(uncommitted);
  const daemon = startChild(program, ['daemon', '--port', '0', '--cwd', session.root, ...words], session.env);
  t.after(() => daemon.kill());
  const printed = await daemon.printed('/healthz');
  const url = /http:\S+\/healthz/.exec(printed)?.[0] ?? '';
  const health = (headers: Record<string, string> = {}, path = url) =>
    new Promise<{ status: number | undefined; body: Healthz }>((resolve, reject) => {
      get(path, { headers }, (response) => {
        readJson(response).then(
          (body) => resolve({ status: response.statusCode, body: body as Healthz }),
          reject,
        );
      }).on('error', reject);
    });
  const until = async (holds: (body: Healthz) => boolean) => {
    for (;;) {
      const { status, body } = await health();
      if (holds(body)) return { status, body };
      await wait(100);
    }
  };
  return { ...session, daemon, url, health, until };
}

test('a daemon runs a cycle, tells of it on /healthz, and ends well with SIGTERM', async (t) => {
  const { daemon, until, git, healerJson } = await start(t, { ...project(), ...addFiles }, ['--now']);
  const { status, body } = await until(({ running, last }) => !running && last?.endedAt != null);
  assert.equal(status, 200);
  assert.deepEqual([body.schema, body.ok, body.last?.outcome], ['healer/health@1', true, 'ran']);
  assert.ok(Date.parse(body.next) > Date.now());
  const branch = await git('branch', '--list', 'healer/*', '--format=%(refname:short)');
  assert.equal(`${await git('show', `${branch}:src/add.js`)}\n`, fixedAdd);
  daemon.kill('SIGTERM');
  assert.deepEqual(await daemon.done.then(({ exitCode, stderr }) => [exitCode, stderr]), [0, '']);
  const { json } = await healerJson<{ logs: { command: string }[] }>('logs');
  assert.deepEqual([...new Set(json.logs.map(({ command }) => command))].sort(), ['cycle', 'daemon']);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} in the middle of a cycle stops it, and nothing of it is left behind`, async (t) => {
    const endless = { 'test/endless.test.js': 'setInterval(() => {}, 1000);\n' };
    const { daemon, until, root, env, git } = await start(
      t,
      { ...project('node --test', { testTimeout: '10m' }), ...endless },
      ['--now'],
    );
    await until(({ last }) => last?.outcome === 'running');
    // Its worktree is there, so its tests are about to run or do.
    while ((await readdir(join(env.HEALER_CACHE_HOME ?? '', 'worktrees')).catch(() => [])).length === 0)
      await wait(100);
    daemon.kill(signal);
    assert.equal((await daemon.done).exitCode, 0);
    assert.deepEqual(await readdir(join(env.HEALER_CACHE_HOME ?? '', 'worktrees')), []);
    assert.equal((await git('worktree', 'list')).split('\n').length, 1);
    const left = await readdir(join(root, '.healer', 'db'));
    assert.deepEqual(
      left.filter((name) => /\.(lock|holder|draft)$/.test(name)),
      [],
    );
  });

test('a daemon that was killed is told of by status once its next cycle is late, and one that was asked to end is not', async (t) => {
  const due = (root: string) => readFile(join(root, '.git', 'healer', 'due'), 'utf8').catch(() => null);
  const killed = await start(t, project());
  while ((await due(killed.root)) === null) await wait(50);
  const expected = Number(await due(killed.root)) * 1000;
  assert.ok(expected > Date.now() && expected <= Date.now() + 75 * 60_000);
  killed.daemon.kill('SIGKILL');
  await killed.daemon.done;
  await writeFile(join(killed.root, '.git', 'healer', 'due'), `${Math.floor(Date.now() / 1000) - 60}\n`);
  assert.match((await killed.healer('status')).stdout, /a cycle was due .* and did not run/);

  const stopped = await start(t, project());
  while ((await due(stopped.root)) === null) await wait(50);
  stopped.daemon.kill('SIGTERM');
  assert.equal((await stopped.daemon.done).exitCode, 0);
  assert.equal(await due(stopped.root), null);
});

test('a second daemon of the same repository says so and ends', async (t) => {
  const { healer } = await start(t, project());
  const second = await healer('daemon', '--port', '0');
  assert.equal(second.code, 2);
  assert.match(second.stderr, /Another daemon works for/);
});

test('a port that is taken is told', async (t) => {
  const { url, healer } = await start(t, project());
  const other = await openSession(t, project());
  const { code, stderr } = await other.healer('daemon', '--port', new URL(url).port);
  assert.equal(code, 2);
  assert.match(stderr, /Port \d+ cannot be listened on \(EADDRINUSE\)[\s\S]*--port/);
  assert.equal((await healer('daemon', '--port', 'high')).code, 2);
});

test('/healthz is 503 where a cycle could not do its work', async (t) => {
  const { until } = await start(t, project(), ['--now'], { '.healer/db/fixes.json': 'no JSON' });
  const { status, body } = await until(({ ok }) => !ok);
  assert.deepEqual([status, body.ok], [503, false]);
  assert.match(body.reason, /a cycle ended with exit code 2/);
});

test('nothing else is answered, and nobody who calls this machine by another name', async (t) => {
  const { health, url } = await start(t, project());
  assert.equal((await health({ host: 'evil.example' })).status, 403);
  assert.equal((await health({}, url.replace('/healthz', '/other'))).status, 404);
});
