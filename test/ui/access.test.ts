import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { shop } from '../mcp/session.js';
import { type Answer, type Asked, ask } from './http.js';
import { openUi, type UiSession } from './session.js';

// Who gets in, by plain HTTP. One story, in order: the token of the address is worth something once.

let ui: UiSession;
let at: string;
let cookie: string;
let csrf: string;

before(async () => {
  ui = await openUi(shop);
  at = new URL(ui.url).pathname.replace(/\/$/, '');
});
after(() => ui.dispose());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(ui.port, { path: at + path, headers: { cookie, ...headers } });

const origin = () => `http://127.0.0.1:${ui.port}`;

const post = (path: string, fields: Record<string, string>, more: Partial<Asked> = {}): Promise<Answer> =>
  ask(ui.port, {
    path: at + path,
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    ...more,
    headers: {
      cookie,
      origin: origin(),
      'content-type': 'application/x-www-form-urlencoded',
      ...more.headers,
    },
  });

test('it listens on the loopback address alone', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each !== undefined && !each.internal && each.family === 'IPv4');
  for (const address of ['127.0.0.2', ...others.map((each) => each?.address ?? '')])
    await assert.rejects(connected(ui.port, address), /ECONNREFUSED/, address);
});

test('without the cookie there is nothing to see, and nothing can be done', async () => {
  const page = await ask(ui.port, { path: `${at}/` });
  assert.equal(page.status, 401);
  assert.doesNotMatch(page.body, /csrf|repository/);
  const heal = await ask(ui.port, { path: `${at}/heal`, method: 'POST', headers: { origin: origin() } });
  assert.equal(heal.status, 401);
});

test('a wrong token opens nothing', async () => {
  const { status, headers } = await ask(ui.port, { path: `${at}/?token=${'0'.repeat(48)}` });
  assert.deepEqual([status, headers['set-cookie']], [401, undefined]);
});

test('the token is exchanged for a cookie that scripts and other sites do not get', async () => {
  const { pathname, search } = new URL(ui.url);
  const { status, headers } = await ask(ui.port, { path: pathname + search });
  const [set = ''] = headers['set-cookie'] ?? [];
  assert.equal(status, 200);
  assert.match(set, /HttpOnly; SameSite=Strict/);
  assert.ok(set.includes(`Path=${at}/`), 'other programs on this machine do not get it');
  cookie = set.split(';')[0] ?? '';
});

test('the token opens nothing a second time', async () => {
  const { pathname, search } = new URL(ui.url);
  const { status, headers } = await ask(ui.port, { path: pathname + search });
  assert.deepEqual([status, headers['set-cookie']], [401, undefined]);
});

test('with the cookie there is the list, and nothing keeps a copy of it', async () => {
  const { status, body, headers } = await get('/');
  assert.equal(status, 200);
  assert.match(body, /No patch waits for review/);
  assert.equal(headers['cache-control'], 'no-store');
  csrf = /name="csrf" value="(\w+)"/.exec(body)?.[1] ?? '';
  assert.match(csrf, /^[0-9a-f]{48}$/);
});

test('a page may load nothing but its own files, run no inline code, and be framed by nobody', async () => {
  const { headers, body } = await get('/');
  const policy = String(headers['content-security-policy']);
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
  ])
    assert.ok(policy.includes(part), part);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'same-origin');
  assert.doesNotMatch(body, /<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
});

test('another name for this address is refused', async () => {
  for (const host of [`attacker.example:${ui.port}`, `localhost:${ui.port}`, '127.0.0.1'])
    assert.equal((await get('/', { host })).status, 421, host);
});

test('what another site sends is refused, with the cookie as well', async () => {
  for (const foreign of ['https://attacker.example', `http://127.0.0.1:${ui.port + 1}`, 'null'])
    assert.equal((await post('/heal', { csrf }, { headers: { origin: foreign } })).status, 403, foreign);
  const silent = { path: `${at}/heal`, method: 'POST', headers: { cookie }, body: `csrf=${csrf}` };
  assert.equal((await ask(ui.port, silent)).status, 403);
  const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' };
  assert.equal((await get('/', headers)).status, 403);
  assert.equal((await post('/heal', { csrf }, { headers })).status, 403);
});

test('a form that is not one of the page is refused', async () => {
  for (const fields of [{}, { csrf: '' }, { csrf: '0'.repeat(48) }, { csrf: `${csrf}0` }])
    assert.equal((await post('/heal', fields as Record<string, string>)).status, 403);
});

test('more than a form is refused, told beforehand or not', async () => {
  const body = 'x'.repeat(20_000);
  assert.equal((await post('/heal', {}, { body })).status, 413);
  const headers = { 'transfer-encoding': 'chunked' };
  assert.equal((await post('/heal', {}, { body, headers })).status, 413);
});

test('only its own files are served, by whatever way their name is written', async () => {
  const paths = [
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..\\..\\package.json',
    '/assets/%00page.css',
    '/assets/constructor',
    '/assets/%ff',
    '/assets/',
  ];
  for (const path of paths) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /"version"/, path);
  }
  assert.equal((await get('/assets/page.css')).status, 200);
});

test('an address that is not known, an id that is none, and a method that is not taken are told', async () => {
  assert.equal((await ask(ui.port, { path: '/', headers: { cookie } })).status, 404);
  for (const path of ['/nothing', '/errors/zzzz', '/errors/abcdef', '/patches/..%2f..', '/jobs/1/events'])
    assert.equal((await get(path)).status, 404, path);
  const put = await ask(ui.port, { path: `${at}/`, method: 'PUT', headers: { cookie, origin: origin() } });
  assert.deepEqual([put.status, put.headers.allow], [405, 'GET']);
  assert.equal((await get('/heal')).status, 405);
});

test('what is asked by a link changes nothing', async () => {
  const [tip, refs] = [await ui.git('rev-parse', 'HEAD'), await ui.git('for-each-ref')];
  for (const path of ['/heal', '/errors/abcdef/heal', '/patches/abcdef/merge']) await get(path);
  assert.deepEqual([await ui.git('rev-parse', 'HEAD'), await ui.git('for-each-ref')], [tip, refs]);
});

test('an interrupt ends it, with a page that still listens', async () => {
  const started = await post('/heal', { csrf });
  assert.equal(started.status, 303);
  const listening = ask(ui.port, { path: `${started.headers.location}/events`, headers: { cookie } }).catch(
    (error) => error,
  );
  assert.equal(await ui.interrupt(), 130);
  await listening;
  await assert.rejects(connected(ui.port, '127.0.0.1'), /ECONNREFUSED/);
  assert.doesNotMatch(await ui.git('worktree', 'list'), /\n/, 'no worktree is left');
});

test('a port that is none, or that somebody has, is told', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const taken = String((other.address() as AddressInfo).port);
  for (const [port, said] of [
    ['70000', /is no port/],
    ['1.5', /is no port/],
    [taken, /cannot be had/],
  ] as const) {
    const words = ['ui', '--no-open', '--port', port];
    const { code, stderr } = await runHealer(words, { cwd: ui.root, env: ui.env });
    assert.equal(code, 2);
    assert.match(stderr, said);
  }
});

function connected(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, timeout: 5_000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error('ECONNREFUSED (no answer)')));
  });
}
