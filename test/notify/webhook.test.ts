import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { eventKinds } from '../../core/notify/event.js';
import { isMessage } from '../../core/notify/message.js';
import { plantedSecrets } from '../support/planted-secrets.js';
import { anEvent, hoursLater, openPlace } from './place.js';
import { idsIn, startReceiver } from './receiver.js';

const key = Buffer.alloc(32, 7).toString('base64');
const secret = `whsec_${key}`;

test('a receiver that fails half the time gets every event once by its id, or it is in the dead letters', async (t) => {
  // Fails in all the ways there are: with a status, without an answer, and after it has taken the message.
  const taken = new Set<string>();
  const receiver = await startReceiver(t, (index, { headers }) => {
    if (index % 2 === 0) return ([503, 'break', 500, 429] as const)[(index / 2) % 4] ?? 503;
    taken.add(String(headers['webhook-id']));
    return index % 8 === 7 ? 'break' : 200;
  });
  const place = await openPlace(t, { webhookUrl: receiver.url, notificationInterval: '1m' });
  const told: string[] = [];
  for (let hour = 0; hour < 60; hour += 1) {
    const kind = eventKinds[hour % 6] ?? 'test';
    const events = hour < 40 ? [anEvent({ kind }), anEvent({ kind })] : [];
    await place.tell(events, hoursLater(hour));
    told.push(...events.map(({ id }) => id));
    await place.deliver(hoursLater(hour));
  }
  const messages = (await place.outbox.messages()).filter(({ channel }) => channel === 'webhook');
  assert.deepEqual(
    messages.filter(({ state }) => state === 'waiting'),
    [],
  );
  const dead = messages
    .filter(({ state }) => state === 'dead')
    .flatMap(({ events }) => events.map(({ id }) => id));
  const accepted = receiver.posts.filter(({ status }) => status === 200);
  // Not once more after it was acknowledged.
  assert.equal(new Set(accepted.map(({ headers }) => headers['webhook-id'])).size, accepted.length);
  // What the receiver keeps that knows messages by their ids.
  const kept = new Map(
    receiver.posts
      .filter(({ headers }) => taken.has(String(headers['webhook-id'])))
      .map((post) => [post.headers['webhook-id'], idsIn(post)]),
  );
  const got = [...kept.values()].flat();
  assert.equal(new Set(got).size, got.length, 'no event is in two messages');
  assert.deepEqual([...new Set([...got, ...dead])].sort(), [...told].sort());
});

test('a message that is sent again is the same to the last byte', async (t) => {
  const receiver = await startReceiver(t, (index) => (index < 3 ? 'break' : 200));
  const place = await openPlace(t, { webhookUrl: receiver.url });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(1));
  const [first] = receiver.posts;
  const again = receiver.posts.filter(
    ({ headers }) => headers['webhook-id'] === first?.headers['webhook-id'],
  );
  assert.ok(again.length > 3);
  assert.deepEqual(new Set(again.map(({ body }) => body)), new Set([first?.body]));
});

test('a signed message is what Standard Webhooks says', async (t) => {
  const receiver = await startReceiver(t);
  const settings = { webhookUrl: receiver.url, webhookSecretVariable: 'HOOK_SECRET' };
  const place = await openPlace(t, settings, { env: { HOOK_SECRET: secret } });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  const [post] = receiver.posts;
  assert.ok(post);
  const verified = new Webhook(secret).verify(post.body, post.headers as Record<string, string>) as {
    type: string;
    data: { events: unknown[] };
  };
  assert.deepEqual([verified.type, verified.data.events.length], ['healer.fix.waiting', 1]);
  const { 'webhook-id': id, 'webhook-timestamp': at } = post.headers;
  const signed = createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`${id}.${at}.${post.body}`)
    .digest('base64');
  assert.equal(post.headers['webhook-signature'], `v1,${signed}`);
  assert.throws(() => new Webhook(secret).verify(`${post.body} `, post.headers as Record<string, string>));
});

test('without the secret that the settings name, nothing is sent', async (t) => {
  const receiver = await startReceiver(t);
  const settings = { webhookUrl: receiver.url, webhookSecretVariable: 'HOOK_SECRET' };
  for (const env of [{}, { HOOK_SECRET: 'whsec_short' }]) {
    const place = await openPlace(t, settings, { env });
    await place.tell([anEvent()], hoursLater(0));
    await place.deliver(hoursLater(0));
    const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'webhook');
    assert.match(message?.trouble ?? '', /HOOK_SECRET has to hold whsec_/);
  }
  assert.equal(receiver.posts.length, 0);
});

test('what is refused for good is given up at once, and a redirect is not followed', async (t) => {
  const other = await startReceiver(t);
  for (const [status, headers] of [
    [404, {}],
    [307, { location: other.url }],
  ] as const) {
    const receiver = await startReceiver(t, () => status, headers);
    const place = await openPlace(t, { webhookUrl: receiver.url });
    await place.tell([anEvent()], hoursLater(0));
    await place.deliver(hoursLater(0));
    const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'webhook');
    assert.deepEqual([receiver.posts.length, message?.state], [1, 'dead']);
    assert.match(message?.trouble ?? '', new RegExp(`status ${status}`));
  }
  assert.equal(other.posts.length, 0);
});

test('nothing is posted before somebody has agreed to it, nor to another address than the one agreed to', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrl: receiver.url }, { trusted: false });
  await place.tell([anEvent()], hoursLater(0));
  const { sent } = await place.deliver(hoursLater(0));
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ['terminal'],
  );
  assert.equal(receiver.posts.length, 0);
  const agreed = await openPlace(t, { webhookUrl: receiver.url });
  agreed.config.webhookUrl = `${receiver.url}/elsewhere`;
  await agreed.tell([anEvent()], hoursLater(0));
  await agreed.deliver(hoursLater(0));
  assert.equal(receiver.posts.length, 0);
});

test('the URL may come from the environment, so that it is in no file', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrlVariable: 'HOOK' }, { env: { HOOK: receiver.url } });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  assert.equal(receiver.posts.length, 1);
});

const hostile = [
  '<!channel> <@U123> <https://evil.example.com|click> & *bold* @everyone <@&99>',
  'line\r\nBcc: a@b.c\u0007\u001b[31m\u202eend',
  '`'.repeat(5_000),
  '&'.repeat(5_000),
];

test('Slack gets a text that mentions nobody, links nowhere and is not too long', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrl: receiver.url, webhookForm: 'slack' });
  await place.tell(
    Array.from({ length: 30 }, (_, index) => anEvent({ title: hostile[index % 4] ?? '' })),
    hoursLater(0),
  );
  await place.deliver(hoursLater(0));
  const [post] = receiver.posts;
  const { text } = JSON.parse(post?.body ?? '') as { text: string };
  assert.ok(text.length <= 4_000, String(text.length));
  assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)/);
  assert.match(text, /30 fixes wait for review/);
  assert.match(text, /&lt;!channel&gt;/);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  const [, left = ''] = /\nand (\d+) more$/.exec(text) ?? [];
  // A headline, what fits, and what is left.
  assert.equal(text.split('\n').length - 2 + Number(left), 30);
});

test('Discord gets a content that pings nobody, in which Markdown is plain text, and that is not too long', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrl: receiver.url, webhookForm: 'discord' });
  await place.tell(
    Array.from({ length: 9 }, (_, index) => anEvent({ title: hostile[index % 4] ?? '' })),
    hoursLater(0),
  );
  await place.deliver(hoursLater(0));
  const body = JSON.parse(receiver.posts[0]?.body ?? '') as { content: string; allowed_mentions: unknown };
  assert.ok(body.content.length <= 2_000);
  assert.deepEqual(body.allowed_mentions, { parse: [] });
  assert.match(body.content, /\\<\\@U123\\> \\<https/);
  assert.doesNotMatch(body.content.replace(/\\./g, ''), /[*`<>@[\]]/);
});

test('a secret that is in a title, a reason or a diff never leaves, and is in no file', async (t) => {
  const receiver = await startReceiver(t);
  const place = await openPlace(t, { webhookUrl: receiver.url, notificationContent: 'diffs' });
  for (const [index, { text }] of plantedSecrets.entries()) {
    await place.tell([anEvent({ title: text, detail: text, diff: `+${text}` })], hoursLater(index * 2));
    await place.deliver(hoursLater(index * 2));
  }
  const said =
    receiver.posts.map(({ body }) => body).join('\n') + JSON.stringify(await place.outbox.messages());
  for (const { kind, secret: planted } of plantedSecrets) {
    const parts = planted.split('\n').filter((line) => !line.startsWith('-----'));
    assert.ok(!parts.some((part) => said.includes(part)), kind);
  }
  assert.equal(receiver.posts.length, plantedSecrets.length);
});

test('the settings say how much a message holds', async (t) => {
  const event = () => anEvent({ title: 'the title', detail: 'the detail', diff: '+the code' });
  for (const [content, there, absent] of [
    ['counts', [], ['the title', 'the detail', 'the code']],
    ['titles', ['the title', 'the detail'], ['the code']],
    ['diffs', ['the title', 'the detail', 'the code'], []],
  ] as const) {
    const receiver = await startReceiver(t);
    const place = await openPlace(t, { webhookUrl: receiver.url, notificationContent: content });
    await place.tell([event()], hoursLater(0));
    await place.deliver(hoursLater(0));
    const body = receiver.posts[0]?.body ?? '';
    for (const text of there) assert.ok(body.includes(text), `${content}: ${text}`);
    for (const text of absent) assert.ok(!body.includes(text), `${content}: no ${text}`);
    assert.match(body, /healer review [0-9a-f]{12}/);
    assert.ok((await place.outbox.messages()).every(isMessage));
  }
});
