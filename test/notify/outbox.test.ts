import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Composed } from '../../core/notify/compose.js';
import { DeliveryError, type Notifier } from '../../core/notify/notifier.js';
import { takeUnread } from '../../core/notify/unread.js';
import { packageRoot } from '../../core/package-root.js';
import { runHealer } from '../cli/run-healer.js';
import { startChild } from '../support/children.js';
import { anEvent, hoursLater, openPlace } from './place.js';
import { countIn, idsIn, startReceiver } from './receiver.js';

const missing = process.platform !== 'linux' || spawnSync('script', ['--version']).error !== undefined;
const noTerminal = missing && !process.env.CI ? 'script(1) of util-linux is not installed' : false;

/** A way to tell that keeps what it is told. */
function recorder(send: () => void = () => {}) {
  const got: Composed[] = [];
  const notifier: Notifier = {
    name: 'webhook',
    carries: () => true,
    disturbs: true,
    open: async () => ({
      state: 'open',
      channel: {
        target: 'a list',
        send: async (message) => {
          send();
          got.push(message);
        },
      },
    }),
  };
  return { got, notifiers: [notifier] };
}

const headlines = (messages: readonly Composed[]): string[] =>
  messages.map(({ headline }) => headline.replace('repository: ', ''));

test('what happened of one kind is one message, and what comes within the interval is told in the next one', async (t) => {
  const { got, notifiers } = recorder();
  const place = await openPlace(t, { notificationInterval: '2h' }, { notifiers });
  await place.tell([anEvent(), anEvent(), anEvent({ kind: 'error.unfixed' })], hoursLater(0));
  await place.deliver(hoursLater(0));
  assert.deepEqual(headlines(got), ['2 fixes wait for review', '1 error has no fix']);
  for (const hour of [0.5, 1, 1.5]) {
    await place.tell([anEvent()], hoursLater(hour));
    await place.deliver(hoursLater(hour));
  }
  assert.equal(got.length, 2);
  await place.deliver(hoursLater(2));
  assert.deepEqual(headlines(got.slice(2)), ['3 fixes wait for review']);
});

test('a flood is one message that names twenty and counts the rest', async (t) => {
  const { got, notifiers } = recorder();
  const place = await openPlace(t, {}, { notifiers });
  await place.tell(
    Array.from({ length: 500 }, () => anEvent()),
    hoursLater(0),
  );
  await place.deliver(hoursLater(0));
  assert.deepEqual(
    got.map(({ count, more, items }) => [count, more, items.length]),
    [[500, 480, 20]],
  );
});

test('the same thing is told once, and again after a week', async (t) => {
  const { got, notifiers } = recorder();
  const place = await openPlace(t, {}, { notifiers });
  const event = anEvent();
  for (const day of [0, 1, 6, 7.5, 8]) {
    await place.tell([event, event], hoursLater(day * 24));
    await place.deliver(hoursLater(day * 24));
  }
  assert.deepEqual(
    got.map(({ count }) => count),
    [1, 1],
  );
});

test('quiet hours are kept on the clock of the time zone, and what waited goes out in one message a kind', async (t) => {
  const { got, notifiers } = recorder();
  const settings = { quietHours: { start: 22, end: 7 }, timeZone: 'Europe/Vienna' };
  const place = await openPlace(t, settings, { notifiers });
  // From ten in the evening on a Monday, by the clock of Vienna, which is an hour ahead of UTC.
  const at = (hour: number) => hoursLater(12 + hour);
  await place.tell([anEvent()], at(-1));
  await place.deliver(at(-1));
  assert.equal(got.length, 1);
  for (let hour = 0; hour < 9; hour += 1) {
    await place.tell([anEvent()], at(hour));
    await place.deliver(at(hour));
  }
  assert.equal(got.length, 1);
  await place.deliver(at(9));
  assert.deepEqual(headlines(got.slice(1)), ['9 fixes wait for review']);
});

test('what was tried in vain ten times is given up, at growing intervals, and a retry sends it', async (t) => {
  let broken = true;
  let tries = 0;
  const { got, notifiers } = recorder(() => {
    tries += 1;
    if (broken) throw new DeliveryError('nobody there', true);
  });
  const place = await openPlace(t, {}, { notifiers });
  await place.tell([anEvent()], hoursLater(0));
  const tried: number[] = [];
  for (let quarter = 0; quarter < 4 * 24 * 3; quarter += 1) {
    const before = tries;
    await place.deliver(hoursLater(quarter / 4));
    if (tries > before) tried.push(quarter / 4);
  }
  // Hours, each with two more attempts at once.
  assert.deepEqual(tried, [0, 0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 27.75, 39.75, 51.75]);
  assert.equal(tries, 30);
  const [message] = await place.outbox.messages();
  assert.deepEqual([message?.state, message?.trouble], ['dead', 'nobody there']);
  broken = false;
  await place.outbox.update(({ messages }) => {
    for (const each of messages) Object.assign(each, { state: 'waiting', attempts: 0 });
  });
  await place.deliver(hoursLater(200));
  assert.equal(got.length, 1);
});

test('what is not in the settings any more is given up, and what nobody agrees to within a week', async (t) => {
  const place = await openPlace(t, { webhookUrl: 'https://hooks.example.com/x' }, { trusted: false });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(24 * 6));
  const state = async () => {
    const messages = await place.outbox.messages();
    return messages.filter(({ channel }) => channel === 'webhook').map((each) => [each.state, each.trouble]);
  };
  assert.deepEqual(await state(), [['waiting', '"webhookUrl" is not trusted yet (healer trust)']]);
  await place.deliver(hoursLater(24 * 8));
  assert.deepEqual(await state(), [['dead', '"webhookUrl" is not trusted yet (healer trust)']]);
  const other = await openPlace(t, { webhookUrl: 'https://hooks.example.com/x' }, { trusted: false });
  await other.tell([anEvent()], hoursLater(0));
  other.config.webhookUrl = null;
  await other.deliver(hoursLater(0));
  const [message] = (await other.outbox.messages()).filter(({ channel }) => channel === 'webhook');
  assert.deepEqual([message?.state, message?.trouble], ['dead', 'it is not in the settings any more']);
});

test('however much happens, the outbox stays small', async (t) => {
  const { notifiers } = recorder(() => {
    throw new DeliveryError('nobody there', true);
  });
  const place = await openPlace(t, { notificationContent: 'diffs' }, { notifiers });
  const long = 'x'.repeat(20_000);
  for (let hour = 0; hour < 60; hour += 1) {
    await place.tell(
      Array.from({ length: 25 }, () => anEvent({ title: long, detail: long, diff: long })),
      hoursLater(hour),
    );
    if (hour % 10 === 0) await place.deliver(hoursLater(hour));
  }
  const messages = await place.outbox.messages();
  assert.ok(messages.length <= 170, String(messages.length));
  const text = await readFile(join(place.store.folder, 'db', 'notifications.json'), 'utf8');
  assert.ok(text.length < 16_000_000, String(text.length));
});

test('a damaged outbox is set aside, and the next thing that happens is told', async (t) => {
  const { got, notifiers } = recorder();
  const place = await openPlace(t, {}, { notifiers });
  await place.store.prepare();
  await writeFile(join(place.store.folder, 'db', 'notifications.json'), '{"schema": "healer/notif');
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  assert.equal(got.length, 1);
});

test('killed at any moment, what was taken up is sent once to a receiver that knows the ids', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrl: receiver.url, notificationInterval: '1ms' });
  const child = fileURLToPath(new URL('./children/teller.js', import.meta.url));
  const told: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const teller = startChild(child, [place.root, String(round)], {
      HEALER_DATA_HOME: process.env.HEALER_DATA_HOME ?? '',
    });
    // Each line is an event that is taken up. It is killed between two, or while it sends.
    await teller.printed('\n'.repeat(1));
    await new Promise((resolve) => setTimeout(resolve, round * 7));
    teller.kill();
    const { stdout } = await teller.done;
    told.push(...stdout.split('\n').slice(0, -1));
  }
  const last = startChild(child, [place.root, 'last', 'drain'], {
    HEALER_DATA_HOME: process.env.HEALER_DATA_HOME ?? '',
  });
  assert.equal((await last.done).exitCode, 0, (await last.done).stderr);
  const kept = new Map(receiver.posts.map((post) => [post.headers['webhook-id'], idsIn(post)]));
  const got = [...kept.values()].flat();
  assert.equal(new Set(got).size, got.length);
  // While a lock of the dead waits for its time, so much may gather that a message counts what it does not name.
  const counts = new Map(receiver.posts.map((post) => [post.headers['webhook-id'], countIn(post)]));
  const unnamed = [...counts.values()].reduce((sum, count) => sum + count, 0) - got.length;
  const missing = told.filter((id) => !got.includes(id));
  assert.ok(missing.length <= unnamed, missing.join(', '));
  assert.ok(told.length >= 8);
});

test('the next command that somebody looks at tells what happened, once', { skip: noTerminal }, async (t) => {
  const place = await openPlace(t, {});
  await place.tell([anEvent({ title: 'a title', subject: 'abcdef123456' }), anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  // Nobody looks at what a script reads.
  const piped = await runHealer(['errors'], { cwd: place.root, env: place.env });
  assert.doesNotMatch(piped.stderr, /wait for review/);
  const seen = async () => {
    const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
    const line = `${process.execPath} ${program} errors`;
    const { FORCE_COLOR: _, CI: __, ...env } = { ...place.env, TERM: 'xterm' } as Record<string, string>;
    const args = ['--quiet', '--return', '--command', line, '/dev/null'];
    return (await promisify(execFile)('script', args, { cwd: place.root, env })).stdout;
  };
  assert.match(await seen(), /healer: repository: 2 fixes wait for review \(a title\): healer status\r\n/);
  assert.doesNotMatch(await seen(), /wait for review/);
});

test('of several commands at once, one tells', async (t) => {
  const place = await openPlace(t, {});
  await place.tell([anEvent({ title: 'a title' })], hoursLater(0));
  await place.deliver(hoursLater(0));
  const told = await Promise.all([1, 2, 3].map(() => takeUnread(place.store)));
  assert.equal(told.flat().length, 1);
});
