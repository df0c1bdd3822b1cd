import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { researchSchema } from '../../../core/config/research-schema.js';
import { openWeb } from '../../../core/research/web/open-web.js';
import { isPublicAddress } from '../../../core/research/web/public-address.js';
import type { WebQuestion } from '../../../core/research/web/web.js';
import { openStore } from '../../../core/store/store.js';
import { startWebServer, type WebReply } from '../../support/web-server.js';
import { openFixture } from '../fixture.js';

async function open(t: TestContext, reply: (path: string, index: number) => WebReply, settings: object = {}) {
  const server = await startWebServer((path, _query, index) => reply(path, index));
  t.after(server.close);
  const { repository, root } = await openFixture(t, {});
  const store = await openStore(repository);
  const another = () =>
    openWeb({
      settings: { ...researchSchema.parse({}), timeout: '2s', ...settings },
      store,
      dryRun: false,
      onAsk: () => {},
    });
  const ask = (path: string, question: Partial<WebQuestion> = {}, web = another()) =>
    web.ask(
      { source: 'pages', url: new URL(path, server.endpoint), accept: '*/*', ...question },
      AbortSignal.timeout(10_000),
    );
  return { server, ask, another, cacheFolder: join(root, '.healer/cache/research') };
}

test('what is asked twice is sent once, also by the next process and at the same moment, until it is too old', async (t) => {
  const { server, ask, another } = await open(t, () => ({ body: 'hello', gzip: true }));
  const web = another();
  await Promise.all([ask('/a', {}, web), ask('/a', {}, web)]);
  assert.equal((await ask('/a'))?.text, 'hello');
  assert.equal(server.asked.length, 1);
  const old = await open(t, () => ({ body: 'hello' }), { keepFor: '1ms' });
  await old.ask('/a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await old.ask('/a');
  assert.equal(old.server.asked.length, 2);
});

test('a key is sent with the question and kept nowhere', async (t) => {
  const { server, ask, cacheFolder } = await open(t, () => ({ body: 'hello' }));
  await ask('/a', { secret: { parameter: 'key', value: 'swordfish' } });
  await ask('/b', { secret: { header: 'authorization', value: 'Bearer swordfish' } });
  assert.equal(server.asked[0]?.query.get('key'), 'swordfish');
  assert.equal(server.asked[1]?.headers.authorization, 'Bearer swordfish');
  const files = await readdir(cacheFolder);
  const texts = await Promise.all(files.map((file) => readFile(join(cacheFolder, file), 'utf8')));
  assert.equal(texts.length, 2);
  assert.ok(!texts.join().includes('swordfish') && !files.join().includes('swordfish'));
});

test('a redirect is followed on the same host, and to no other', async (t) => {
  const elsewhere = await startWebServer(() => ({ body: 'stolen' }));
  t.after(elsewhere.close);
  const { ask } = await open(t, (path) => {
    if (path === '/old') return { status: 301, headers: { location: '/new' } };
    if (path === '/away') return { status: 302, headers: { location: `${elsewhere.endpoint}/x` } };
    if (path === '/round') return { status: 302, headers: { location: '/round' } };
    return { body: 'here' };
  });
  assert.equal((await ask('/old'))?.text, 'here');
  await assert.rejects(ask('/away'), { trouble: 'refused' });
  await assert.rejects(ask('/round'), { trouble: 'refused' });
  assert.deepEqual(elsewhere.asked, []);
});

const waits: [title: string, reply: WebReply, again: RegExp][] = [
  ['Retry-After', { status: 429, headers: { 'retry-after': '300' } }, /asked not to be asked before/],
  [
    'a rate limit that is spent',
    {
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 300),
      },
    },
    /asked not to be asked before/,
  ],
  ['429 alone', { status: 429 }, /asked not to be asked before/],
];
for (const [title, reply, again] of waits)
  test(`a server that is busy is not asked again in time, by no process: ${title}`, async (t) => {
    const { server, ask } = await open(t, () => reply);
    await assert.rejects(ask('/a'), { trouble: 'busy', message: again });
    await assert.rejects(ask('/b'), { trouble: 'busy', message: again });
    assert.equal(server.asked.length, 1);
  });

const broken: [title: string, reply: WebReply, trouble: string, tries: number][] = [
  ['an answer that is cut off', { cutAfter: 'half of' }, 'unreachable', 2],
  ['a server that fails', { status: 502, body: 'down' }, 'unreachable', 2],
  ['an answer without an end', { endless: 'a' }, 'unusable', 1],
  ['an answer that unpacks to too much', { body: 'a'.repeat(100_000), gzip: true }, 'unusable', 1],
  ['a packing that is broken', { body: 'plain', headers: { 'content-encoding': 'gzip' } }, 'unreachable', 1],
];
for (const [title, reply, trouble, tries] of broken)
  test(`${title} is trouble, is not kept, and is tried again where that may help`, async (t) => {
    const { server, ask } = await open(t, () => reply);
    await assert.rejects(ask('/a', { maxBytes: 50_000 }), { trouble });
    await assert.rejects(ask('/a', { maxBytes: 50_000 }), { trouble });
    assert.equal(server.asked.length, 2 * tries);
  });

test('what goes well the second time is an answer', async (t) => {
  const { ask } = await open(t, (_path, index) => (index === 0 ? { status: 500 } : { body: 'hello' }));
  assert.equal((await ask('/a'))?.text, 'hello');
});

test('a server that says nothing is given up', async (t) => {
  const { ask } = await open(t, () => ({ silent: true }), { timeout: '100ms' });
  await assert.rejects(ask('/a'), { trouble: 'unreachable', message: /did not answer within 0\.1 s/ });
});

test('only https is spoken beyond this machine, and private networks are not asked', async (t) => {
  const { ask } = await open(t, () => ({}));
  for (const address of ['http://example.com/', 'https://user:word@example.com/', 'ftp://example.com/'])
    await assert.rejects(ask('/', { url: new URL(address) }), { trouble: 'refused' }, address);
  for (const host of ['10.0.0.1', '169.254.169.254', '192.168.1.1', '[fd00::1]', '[::ffff:10.0.0.1]'])
    await assert.rejects(
      ask('/', { url: new URL(`https://${host}/`) }),
      { message: /private network/ },
      host,
    );
});

test('addresses of the public internet are told from all others', () => {
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111'])
    assert.ok(isPublicAddress(address), address);
  for (const address of [
    '127.0.0.1',
    '0.0.0.0',
    '172.16.0.1',
    '100.64.1.1',
    '::1',
    '::',
    'fe80::1',
    '::ffff:8.8.8.8',
    'x',
  ])
    assert.ok(!isPublicAddress(address), address);
});
