import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';
import { ask } from '../ui/http.js';
import { openApiSession, project } from './session.js';

const given = 'a token of twenty-four characters';

test('without the token there is nothing to see, and nothing can be done', async (t) => {
  const { url, token, healerJson } = await openApiSession(t);
  for (const authorization of ['', `Bearer ${'0'.repeat(48)}`, `Basic ${token}`, token])
    for (const [method, path] of [
      ['GET', '/status'],
      ['GET', '/nothing'],
      ['POST', '/heal'],
    ] as const) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: authorization ? { authorization } : {},
      });
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      assert.doesNotMatch(await answer.text(), /repository|root/);
    }
  const { json } = await healerJson<{ patches: object[] }>('patches');
  assert.deepEqual(json.patches, []);
});

test('pages of other sites are refused, even with the token, and so is another name of this machine', async (t) => {
  const { url, token } = await openApiSession(t);
  const { port } = new URL(url);
  const get = (headers: Record<string, string>, path = '/api/v1/status', method = 'GET') =>
    ask(Number(port), { path, method, headers: { authorization: `Bearer ${token}`, ...headers } });
  const own = `127.0.0.1:${port}`;
  for (const [headers, status] of [
    [{ host: own }, 200],
    [{ host: own, origin: `http://${own}` }, 200],
    [{ host: own, origin: 'http://evil.example' }, 403],
    [{ host: own, origin: 'null' }, 403],
    [{ host: own, 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: 'evil.example' }, 403],
  ] as [Record<string, string>, number][])
    assert.equal((await get(headers)).status, status, JSON.stringify(headers));
  assert.equal((await get({ host: own, origin: 'http://evil.example' }, '/api/v1/heal', 'POST')).status, 403);
  const { headers } = await get({ host: own });
  assert.equal(headers['access-control-allow-origin'], undefined);
});

test('addresses, methods, ids and queries that the document does not know are told so', async (t) => {
  const { url, token } = await openApiSession(t);
  for (const [method, path, status] of [
    ['GET', '/nothing', 404],
    ['DELETE', '/errors', 405],
    ['GET', '/heal', 405],
    ['GET', '/errors/nothex', 400],
    ['GET', '/errors/..%2f..%2fetc', 400],
    ['GET', '/errors/abcdef012345', 404],
    ['GET', '/errors?all=perhaps', 400],
    ['GET', '/errors?other=1', 400],
    ['GET', '/report?since=soon', 400],
    ['POST', '/patches/abcdef012345/delete', 400],
    ['GET', '/jobs/abcdef012345', 404],
  ] as const) {
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    const body = (await answer.json()) as { schema: string; message: string };
    assert.deepEqual([path, answer.status, body.schema], [path, status, 'healer/error@1']);
    assert.notEqual(body.message, '');
  }
});

test('the token is in a file of this user alone, which is gone with the daemon', async (t) => {
  const { file, daemon } = await openApiSession(t);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(join(file, '..'))).mode & 0o777, 0o700);
  daemon.kill('SIGTERM');
  const { exitCode, stdout } = await daemon.done;
  assert.equal(exitCode, 0);
  assert.doesNotMatch(stdout, /[0-9a-f]{48}/);
  await assert.rejects(stat(file), /ENOENT/);
});

test('a token of the environment is taken, and one that can be guessed is not', async (t) => {
  const { url, token } = await openApiSession(t, { HEALER_API_TOKEN: given });
  assert.equal(token, '', 'it is written nowhere');
  assert.equal((await fetch(`${url}/errors`, { headers: { authorization: `Bearer ${given}` } })).status, 200);
  const { root, env } = await openSession(t, project);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const daemon = startChild(program, ['daemon', '--api', '--port', '0', '--cwd', root], {
    ...env,
    HEALER_API_TOKEN: 'short',
  });
  const { exitCode, stderr } = await daemon.done;
  assert.equal(exitCode, 2);
  assert.match(stderr, /HEALER_API_TOKEN has fewer than 24 characters/);
});

test('a daemon that was not asked to has no API', async (t) => {
  const { root, env } = await openSession(t, project);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const daemon = startChild(program, ['daemon', '--port', '0', '--cwd', root], env);
  t.after(() => daemon.kill());
  const url = /http:\S+(?=\/healthz)/.exec(await daemon.printed('/healthz'))?.[0] ?? '';
  assert.equal((await fetch(`${url}/api/v1/status`)).status, 404);
});
