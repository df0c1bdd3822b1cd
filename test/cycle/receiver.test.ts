import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packageRoot } from '../../core/package-root.js';
import {
  errorCreated,
  issueAlert,
  issueBody,
  issuesWebhook,
  sentryEvent,
  traces,
} from '../capture/trackers/payloads.js';
import { exportedSpans } from '../capture/trackers/spans.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';

const secrets = {
  SENTRY_SECRET: 'sentry secret of this test',
  GITHUB_SECRET: 'github secret of this test',
  OTLP_TOKEN: 'otlp token of this test',
};
const all = {
  port: 0,
  sentry: { secretVariable: 'SENTRY_SECRET' },
  github: { secretVariable: 'GITHUB_SECRET' },
  otlp: { tokenVariable: 'OTLP_TOKEN' },
};
const frames = [{ path: '/srv/app/src/user.js', line: 2, column: 17, name: 'getUser' }];
const stack = 'TypeError: x is not a function\n    at getUser (/srv/app/src/user.js:2:5)';

type Delivery = [path: string, body: unknown, headers?: Record<string, string>];

const hmac = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const fromSentry = (payload: object, resource = 'event_alert'): Delivery => [
  '/webhooks/sentry',
  payload,
  {
    'sentry-hook-resource': resource,
    'sentry-hook-signature': hmac(secrets.SENTRY_SECRET, JSON.stringify(payload)),
  },
];
const fromGitHub = (payload: object, event = 'issues'): Delivery => [
  '/webhooks/github',
  payload,
  {
    'x-github-event': event,
    'x-github-delivery': '72d3162e',
    'x-hub-signature-256': `sha256=${hmac(secrets.GITHUB_SECRET, JSON.stringify(payload))}`,
  },
];
const fromOtlp = (payload: object): Delivery => [
  '/v1/traces',
  payload,
  { authorization: `Bearer ${secrets.OTLP_TOKEN}` },
];

/** A daemon that listens, in a repository whose settings are trusted. */
async function start(
  t: TestContext,
  receiver: object = all,
  { trusted = true, env = secrets as object } = {},
) {
  const session = await openSession(t, {
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    'src/user.js': 'export const getUser = (o) =>\n  o.user.id;\n',
    'test/user.test.js': "import { test } from 'node:test';\ntest('is green', () => {});\n",
    '.healer/config.json': JSON.stringify({ workingHoursOnly: false, receiver }),
  });
  if (trusted) assert.equal((await session.healer('trust', '--yes')).code, 0);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const daemon = startChild(program, ['daemon', '--port', '0', '--cwd', session.root], {
    ...session.env,
    ...env,
  });
  t.after(() => daemon.kill());
  const inbox = join(session.root, '.healer', 'inbox');
  const open = async () =>
    /http:[^\s,]+(?=\/(?:webhooks|v1))/.exec(await daemon.printed('errors are taken at'))?.[0];
  const url = trusted && Object.keys(env).length > 0 ? ((await open()) ?? '') : '';
  const post = async ([path, body, headers = {}]: Delivery, more: Record<string, string> = {}) => {
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers, ...more } };
    const answer = await fetch(`${url}${path}`, { ...init, body: bytes as string });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const left = async () => (await readdir(inbox)).filter((name) => name.endsWith('.json'));
  const errors = async () =>
    (await session.healerJson<{ errors: { title: string; count: number; status: string }[] }>('errors')).json
      .errors;
  return { ...session, daemon, url, inbox, post, left, errors };
}

test('deliveries of Sentry, GitHub and OpenTelemetry each leave one file in the inbox, which the next command reads', async (t) => {
  const { post, left, errors, healerJson } = await start(t);
  const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';
  const event = sentryEvent(frames, {}, ['RangeError', `no ${secret}`]);
  assert.deepEqual(await post(fromSentry(issueAlert(event))), { status: 202, body: { errors: 1 } });
  assert.deepEqual(await post(fromSentry(errorCreated(sentryEvent(frames, { event_id: 'b' })), 'error')), {
    status: 202,
    body: { errors: 1 },
  });
  assert.deepEqual(await post(fromGitHub(issuesWebhook('opened', issueBody(stack)))), {
    status: 202,
    body: { errors: 1 },
  });
  assert.deepEqual(await post(fromOtlp(traces({ stack }))), { status: 200, body: {} });
  assert.equal((await left()).length, 4);

  const found = await errors();
  assert.deepEqual(found.map(({ title, count, status }) => [title, count, status]).sort(), [
    ['RangeError: no [withheld] in getUser', 1, 'open'],
    ["TypeError: Cannot read properties of undefined (reading 'id') in getUser", 1, 'open'],
    ['TypeError: x is not a function in getUser', 2, 'open'],
  ]);
  assert.deepEqual(await left(), []);
  const { json } = await healerJson<{ errors: { status: string; reason: string }[]; patches: object[] }>(
    'heal',
  );
  assert.deepEqual([json.errors, json.patches], [[], []]);
});

test('what is in the inbox holds no secret, and nothing of the request that failed', async (t) => {
  const { post, inbox, left } = await start(t);
  const event = sentryEvent(frames, {}, [
    'Error',
    'password=hunter2hunter2x9 for Authorization: Bearer abcdefgh12345678',
  ]);
  await post(fromSentry(issueAlert(event)));
  const [file = ''] = await left();
  const text = await readFile(join(inbox, file), 'utf8');
  assert.doesNotMatch(text, /hunter2|abcdefgh12345678|0123456789abcdef|headers/);
  assert.match(text, /withheld/);
});

test('the same delivery counts once, under another id and after a restart as well', async (t) => {
  const { post, left, errors, daemon, root, env } = await start(t);
  const delivery = fromGitHub(issuesWebhook('opened', issueBody(stack)));
  await post(delivery);
  assert.deepEqual(await post(delivery, { 'x-github-delivery': 'another' }), {
    status: 202,
    body: { errors: 0 },
  });
  assert.equal((await left()).length, 1);
  assert.deepEqual(
    (await errors()).map(({ count }) => count),
    [1],
  );
  daemon.kill('SIGKILL');
  await daemon.done;

  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const again = startChild(program, ['daemon', '--port', '0', '--cwd', root], { ...env, ...secrets });
  t.after(() => again.kill());
  const url = /http:[^\s,]+(?=\/webhooks)/.exec(await again.printed('errors are taken at'))?.[0] ?? '';
  const [path, body, headers] = delivery;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  assert.deepEqual(await answer.json(), { errors: 0 });
  assert.deepEqual(await left(), []);
});

test('what is not signed, too long, no JSON, from a page, or of another kind leaves nothing', async (t) => {
  const { post, left, url, daemon } = await start(t);
  const alert = issueAlert(sentryEvent(frames));
  const [path, , signed = {}] = fromSentry(alert);
  const issue = fromGitHub(issuesWebhook('opened', issueBody(stack)));
  const wrong: [Delivery, number, Record<string, string>?][] = [
    [['/webhooks/sentry', alert, { 'sentry-hook-resource': 'event_alert' }], 401],
    [[path, alert, { ...signed, 'sentry-hook-signature': hmac('another', JSON.stringify(alert)) }], 401],
    [[path, { ...alert, action: 'other' }, signed], 401],
    [[path, alert, { ...signed, 'sentry-hook-signature': 'zz' }], 401],
    [
      [
        issue[0],
        issue[1],
        { ...issue[2], 'x-hub-signature-256': hmac(secrets.GITHUB_SECRET, JSON.stringify(issue[1])) },
      ],
      401,
    ],
    [['/v1/traces', traces({ stack }), { authorization: 'Bearer other' }], 401],
    [['/v1/traces', traces({ stack })], 401],
    [['/v1/traces', 'x'.repeat(3 * 1024 ** 2), { authorization: `Bearer ${secrets.OTLP_TOKEN}` }], 413],
    [['/v1/traces', '{"resourceSpans":', { authorization: `Bearer ${secrets.OTLP_TOKEN}` }], 400],
    [fromOtlp({ resourceLogs: [] }), 400],
    [fromSentry(alert), 403, { origin: 'https://evil.example' }],
    [fromSentry(alert), 415, { 'content-type': 'application/x-protobuf' }],
    [['/webhooks/other', alert], 404],
  ];
  for (const [delivery, status, more] of wrong)
    assert.equal(
      (await post(delivery, more).catch(() => ({ status: 413 }))).status,
      status,
      JSON.stringify(delivery).slice(0, 200),
    );
  assert.equal((await fetch(`${url}/webhooks/sentry`)).status, 405);
  for (const delivery of [
    fromGitHub({ zen: 'Keep it logically awesome.' }, 'ping'),
    fromGitHub(issuesWebhook('closed', issueBody(stack))),
    fromSentry({ action: 'created', data: { issue: { id: '1' } } }, 'issue'),
  ])
    assert.deepEqual(await post(delivery), { status: 202, body: { errors: 0 } });
  assert.deepEqual(await left(), []);
  await daemon.printed('a delivery of Sentry was refused: its signature or token is wrong');
});

test('traces are taken packed, and no further than they may unfold', async (t) => {
  const { post, left } = await start(t);
  const token = { authorization: `Bearer ${secrets.OTLP_TOKEN}`, 'content-encoding': 'gzip' };
  assert.equal((await post(['/v1/traces', gzipSync(JSON.stringify(traces({ stack }))), token])).status, 200);
  assert.equal((await left()).length, 1);
  const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2, ' '));
  assert.equal((await post(['/v1/traces', bomb, token])).status, 400);
});

test('traces are taken in the encoding that exporters use by themselves, and answered in it', async (t) => {
  const { url, inbox, left } = await start(t);
  const exported = { body: exportedSpans(), type: 'application/x-protobuf' };
  const send = (bytes: Uint8Array, more: Record<string, string> = {}) =>
    fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': exported.type, authorization: `Bearer ${secrets.OTLP_TOKEN}`, ...more },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  const answer = await send(gzipSync(exported.body), { 'content-encoding': 'gzip' });
  assert.deepEqual(
    [answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength],
    [200, exported.type, 0],
  );
  const [name = ''] = await left();
  const record = await readFile(join(inbox, name), 'utf8');
  assert.match(record, /otlp:[0-9a-f]{32}:[0-9a-f]{16}:0/);
  assert.match(record, /user is missing/);
  assert.equal((await send(Buffer.from([0x0a, 0xff, 0x01]))).status, 400);
});

test('more deliveries in a minute than the settings allow are refused, and the daemon says so', async (t) => {
  const { post, left, daemon } = await start(t, { ...all, perMinute: 1 });
  const event = (id: string) => fromSentry(issueAlert(sentryEvent(frames, { event_id: id })));
  const answers = [await post(event('a')), await post(event('b')), await post(event('c'))];
  // A turn comes back in a minute, which a slow machine may need.
  assert.equal(answers[0]?.status, 202);
  assert.ok(answers.some(({ status }) => status === 429));
  assert.ok((await left()).length < 3);
  await daemon.printed('there were too many in a minute');
});

test('nobody is listened to before the settings are trusted, nor without the secret that they name', async (t) => {
  const untrusted = await start(t, all, { trusted: false });
  await untrusted.daemon.printed('"receiver" is not trusted yet');
  const bare = await start(t, all, { env: {} });
  await bare.daemon.printed('Sentry is not listened to: SENTRY_SECRET is not set');
  await bare.daemon.printed('OpenTelemetry is not listened to: OTLP_TOKEN is not set');
});

test('settings that would take traces from everybody on the network are refused', async (t) => {
  const { healer, write } = await openSession(t, { 'package.json': '{}' });
  const receiver = { host: '0.0.0.0', otlp: {} };
  await write({ '.healer/config.json': JSON.stringify({ receiver }) });
  const { code, stderr } = await healer('errors');
  assert.equal(code, 2);
  assert.match(stderr, /receiver[\s\S]*tokenVariable/);
});
