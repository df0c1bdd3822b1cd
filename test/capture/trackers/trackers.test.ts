import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { recordFailures } from '../../../core/capture/deduplicate.js';
import { ingest } from '../../../core/capture/ingest.js';
import type { ErrorRecord, Failure } from '../../../core/model.js';
import { temporaryFolder } from '../../support/folder.js';
import {
  errorCreated,
  issueAlert,
  issueBody,
  issuesWebhook,
  listedIssue,
  sentryApiEvent,
  sentryEvent,
  traces,
} from './payloads.js';

async function checkout(t: TestContext, files: Record<string, string> = {}): Promise<string> {
  const root = await temporaryFolder(t);
  const all = {
    'package.json': '{"name":"shop"}',
    'src/user.js': '',
    'src/server.js': '',
    'app.js': '',
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return root;
}

const read = (value: unknown, root: string): Promise<Failure[]> =>
  ingest(typeof value === 'string' ? value : JSON.stringify(value), { name: 'sentry.json', root });
const placesOf = (failure: Failure | undefined) =>
  failure?.frames.map(({ file, line, origin }) => `${file}:${line} ${origin}`);

const deployed = [
  { path: '/srv/app/src/user.js', line: 10, name: 'getUser' },
  { path: '/srv/app/node_modules/express/lib/router.js', line: 3, own: false },
  { path: '/srv/app/src/server.js', line: 4, name: 'handle' },
];
const stack =
  'TypeError: x is not a function\n    at getUser (/srv/app/src/user.js:10:5)\n    at handle (/srv/app/src/server.js:4:3)';

const events: [title: string, payload: unknown][] = [
  ['as it is stored', sentryEvent(deployed)],
  ['in the webhook of an issue alert', issueAlert(sentryEvent(deployed))],
  ['in the webhook of an error', errorCreated(sentryEvent(deployed))],
  ['in a list', [sentryEvent(deployed)]],
  ['as a line of JSON lines', `${JSON.stringify(sentryEvent(deployed))}\n\n`],
  ['as the API of issues gives it', sentryApiEvent(deployed)],
];
for (const [title, payload] of events)
  test(`an event of Sentry is read ${title}, innermost frame first, with its paths led to this checkout`, async (t) => {
    const found = await read(payload, await checkout(t));
    assert.equal(found.length, 1);
    assert.equal(found[0]?.sensor, 'log');
    assert.deepEqual(placesOf(found[0]), [
      'src/user.js:10 project',
      '/srv/app/node_modules/express/lib/router.js:3 dependency',
      'src/server.js:4 project',
    ]);
  });

test('an event of Sentry keeps its time and the address of its page, and nothing of the request', async (t) => {
  const [found] = await read(sentryEvent(deployed), await checkout(t));
  assert.equal(found?.at, '2026-09-21T14:13:20.500Z');
  assert.deepEqual(found?.source, {
    tracker: 'sentry',
    link: 'https://sentry.example.com/organizations/shop/issues/1/events/fe628bfa/',
  });
  assert.doesNotMatch(JSON.stringify(found), /Bearer|request/);
});

test('the last exception of an event is the one that was thrown, the ones before it are its causes', async (t) => {
  const value = (type: string, path: string) => ({
    type,
    value: `${type} happened`,
    stacktrace: { frames: [{ filename: path, function: 'f', lineno: 1, colno: 1, in_app: true }] },
  });
  const exception = { values: [value('RangeError', 'src/user.js'), value('Error', 'src/server.js')] };
  const [found] = await read(sentryEvent([], { exception }), await checkout(t));
  assert.deepEqual([found?.thrown.name, found?.thrown.cause?.name], ['Error', 'RangeError']);
  assert.deepEqual(placesOf(found), ['src/server.js:1 project']);
});

test('positions in a bundle that is here are led to its sources', async (t) => {
  const map = { version: 3, sources: ['../src/user.ts'], names: [], mappings: 'AAEA' };
  const inline = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  const root = await checkout(t, {
    'dist/user.js': `f();\n//# sourceMappingURL=${inline}\n`,
    'src/user.ts': '\n\nf();\n',
  });
  const [found] = await read(sentryEvent([{ path: 'app:///dist/user.js', line: 1 }]), root);
  assert.deepEqual(placesOf(found), ['src/user.ts:3 project']);
});

const printed: [path: string, expected: string][] = [
  ['/srv/app/src/user.js', 'src/user.js'],
  ['C:\\srv\\app\\src\\user.js', 'src/user.js'],
  ['app:///src/user.js', 'src/user.js'],
  ['https://shop.example/app/src/user.js?v=3', 'src/user.js'],
  ['webpack:///./src/user.js', 'src/user.js'],
  ['/app/app.js', 'app.js'],
  ['/srv/www/lib/app.js', '/srv/www/lib/app.js'],
  ['/srv/node_modules/shop/src/user.js', 'src/user.js'],
  ['/srv/node_modules/other/src/user.js', '/srv/node_modules/other/src/user.js'],
  ['/srv/../src/user.js', '/srv/../src/user.js'],
  ['/srv/app/src/gone.js', '/srv/app/src/gone.js'],
];
for (const [path, expected] of printed)
  test(`a frame of another machine, ${path}, is taken for ${expected}`, async (t) => {
    const [found] = await read(sentryEvent([{ path, line: 2 }]), await checkout(t));
    assert.equal(found?.frames[0]?.file, expected);
  });

test('an event without a frame, or of a kind without an exception, gives no failure', async (t) => {
  const root = await checkout(t);
  assert.deepEqual(await read(sentryEvent([]), root), []);
  assert.deepEqual(await read({ action: 'created', data: { issue: { id: '1', title: 'x' } } }, root), []);
  assert.deepEqual(await read(sentryEvent([], { exception: { values: 'none' } }), root), []);
});

test('the stack in a code block of an issue is read, whatever else the issue says', async (t) => {
  const root = await checkout(t);
  for (const payload of [
    issuesWebhook('opened', issueBody(stack)),
    [listedIssue(7, issueBody(stack, '~~~~'))],
    listedIssue(7, `no block at all\n${stack}\nand more`),
  ]) {
    const found = await read(payload, root);
    assert.equal(found.length, 1);
    assert.deepEqual(placesOf(found[0]), ['src/user.js:10 project', 'src/server.js:4 project']);
    assert.deepEqual(found[0]?.source, { tracker: 'github', link: 'https://github.com/ann/shop/issues/7' });
    assert.doesNotMatch(JSON.stringify(found), /rm -rf|npm start/);
  }
});

test('a closed issue, one without a stack, and a pull request give no failure', async (t) => {
  const root = await checkout(t);
  assert.deepEqual(await read(issuesWebhook('closed', issueBody(stack)), root), []);
  assert.deepEqual(await read(issuesWebhook('opened', null), root), []);
  assert.deepEqual(await read([{ ...listedIssue(7, issueBody(stack)), pull_request: {} }], root), []);
});

test('exceptions of spans that failed are read, from a request and from lines of a file exporter', async (t) => {
  const root = await checkout(t);
  const one = traces({ stack });
  const other = traces({ code: 'STATUS_CODE_ERROR', stack, id: 'ffff' });
  for (const [payload, count] of [
    [one, 1],
    [`${JSON.stringify(one)}\n${JSON.stringify(other)}\n`, 2],
  ] as const) {
    const found = await read(payload, root);
    assert.equal(found.length, count);
    assert.deepEqual(placesOf(found[0]), ['src/user.js:10 project', 'src/server.js:4 project']);
    assert.equal(found[0]?.at, '2026-09-21T14:13:20.500Z');
  }
});

test('an exception that was caught inside of a span that went well is none, and so is another event', async (t) => {
  const root = await checkout(t);
  assert.deepEqual(await read(traces({ code: 1, stack }), root), []);
  assert.deepEqual(await read(traces({ event: 'log', stack }), root), []);
  assert.deepEqual(await read(traces({}), root), []);
  assert.equal((await read(traces({ code: 1, stack, escaped: true }), root)).length, 1);
});

test('each occurrence counts once, however often it is handed in', async (t) => {
  const root = await checkout(t);
  const records: ErrorRecord[] = [];
  const table = { update: async <R>(change: (all: ErrorRecord[]) => R) => change(records) };
  const event = (id: string, timestamp: number) => sentryEvent(deployed, { event_id: id, timestamp });
  const first = [event('a1', 1_790_000_300), event('a2', 1_790_000_100)];
  await recordFailures(table, await read(first, root));
  await recordFailures(table, await read(first, root));
  assert.deepEqual(
    records.map(({ count, firstSeen, lastSeen }) => [count, firstSeen, lastSeen]),
    [[2, '2026-09-21T14:15:00.000Z', '2026-09-21T14:18:20.000Z']],
  );
  await recordFailures(table, await read([event('a2', 1_790_000_100), event('a3', 1_790_000_400)], root));
  assert.deepEqual([records.length, records[0]?.count], [1, 3]);
});
