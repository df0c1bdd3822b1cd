import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expectNext } from '../../core/cycle/schedule/due.js';
import { writeSchedule } from '../../core/cycle/schedule/record.js';
import { cycleEvents } from '../../core/notify/cycle-events.js';
import { openOutbox } from '../../core/notify/outbox.js';
import { takeUnread } from '../../core/notify/unread.js';
import { trust } from '../../core/workspace/trust.js';
import { addFiles, fixedAdd, openProject } from '../heal/project.js';
import { startMailServer } from './mail-server.js';
import { hoursLater } from './place.js';
import { startReceiver } from './receiver.js';

const green = { ...addFiles, 'src/add.js': fixedAdd };

async function openCycle(t: TestContext, files: Record<string, string>, settings: object) {
  const project = await openProject(t, {
    ...files,
    '.healer/config.json': JSON.stringify({
      timeZone: 'UTC',
      budget: '2m',
      notificationInterval: '1m',
      ...settings,
    }),
  });
  const { repo, config, store } = project.healer;
  await trust(repo, config);
  return {
    ...project,
    repo,
    store,
    cycle: (hours: number) => project.healer.cycle({ now: () => hoursLater(hours) }),
  };
}

const typesIn = (posts: readonly { body: string }[]): string[] =>
  posts.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('a cycle that makes a fix tells of it by the webhook and at the next command, once', async (t) => {
  const receiver = await startReceiver(t);
  const project = await openCycle(t, addFiles, { webhookUrl: receiver.url });
  await project.cycle(0);
  await project.cycle(1);
  assert.deepEqual(typesIn(receiver.posts), ['healer.fix.waiting', 'healer.report.daily']);
  const [patch] = await project.healer.patches();
  const body = JSON.parse(receiver.posts[0]?.body ?? '');
  assert.equal(body.data.events[0].next, `healer review ${patch?.id}`);
  assert.match(body.data.events[0].detail, /confidence 0\.\d\d, safety 0\.\d\d/);
  assert.equal(body.data.events[0].diff, undefined);
  const lines = await takeUnread(project.store);
  assert.deepEqual(lines.length, 1);
  assert.match(lines[0] ?? '', /1 fix waits for review \(.*\): healer review/);
});

test('what a cycle cannot tell is in its report, and it works all the same', async (t) => {
  const receiver = await startReceiver(t, () => 404);
  const project = await openCycle(t, addFiles, { webhookUrl: receiver.url });
  const report = await project.cycle(0);
  assert.equal(report.branches[0]?.heal?.patches.length, 1);
  assert.ok(
    report.notices.some((each) => /could not be told by webhook: it answers with status 404/.test(each)),
  );
  const status = await project.healer.status();
  assert.equal(status.notifications.dead, 2);
  const { checks } = await project.healer.doctor();
  const found = checks.find(({ name }) => name === 'messages');
  assert.deepEqual([found?.state, found?.detail], ['broken', 'given up: 2']);
});

test('a branch that cannot be healed and a cycle that did not run are told', async (t) => {
  const receiver = await startReceiver(t);
  const project = await openCycle(t, { 'package.json': '{"name":"bare"}' }, { webhookUrl: receiver.url });
  await writeSchedule(project.repo, {
    kind: 'cron',
    root: project.root,
    minute: 10,
    at: hoursLater(0).toISOString(),
  });
  await expectNext(project.repo, project.healer.config, hoursLater(0));
  await project.cycle(3);
  const types = typesIn(receiver.posts);
  assert.deepEqual(types.slice(0, 2).sort(), ['healer.cycle.failed', 'healer.cycle.missed']);
  const missed = receiver.posts.find(({ body }) => body.includes('cycle.missed'));
  assert.match(missed?.body ?? '', /It was due at 2026-03-02 09:10 UTC\./);
});

test('the report comes with the first cycle that works on a day, with the page as an attachment', async (t) => {
  const server = await startMailServer(t, { secure: false });
  Object.assign(process.env, server.env);
  t.after(() => {
    for (const name of Object.keys(server.env)) delete process.env[name];
  });
  const project = await openCycle(t, green, { emailRecipients: ['ann@example.com'] });
  // Before the working hours, in them, and on the next two days.
  for (const hour of [-1, 0, 1, 2, 22, 24, 25, 48]) await project.cycle(hour);
  assert.deepEqual(
    server.mails.map(({ raw }) => /^Date: (.*) \d\d:/m.exec(raw)?.[1]),
    ['Mon, 02 Mar 2026', 'Tue, 03 Mar 2026', 'Wed, 04 Mar 2026'],
  );
  const [mail] = server.mails;
  assert.match(mail?.raw ?? '', /Subject: \[healer\] repository: daily report/);
  assert.match(mail?.raw ?? '', /errors without a fix: 0/);
  assert.match(mail?.raw ?? '', /filename=healer-2026-03-02\.html/);
});

test('with the settings off, nothing is kept and nothing is told', async (t) => {
  const receiver = await startReceiver(t);
  const project = await openCycle(t, addFiles, { webhookUrl: receiver.url, notificationEnabled: false });
  await project.cycle(0);
  assert.equal(receiver.posts.length, 0);
  assert.deepEqual(await openOutbox(project.store).messages(), []);
  assert.deepEqual(await takeUnread(project.store), []);
});

test('an error without a fix, a merge and a rollback are told of, each by the id of what it is about', () => {
  const patch = (id: string, change: object) =>
    ({
      id,
      state: 'proposed',
      title: `change ${id}`,
      target: 'develop',
      branch: `healer/${id}`,
      confidence: { value: 0.9, factors: [] },
      safety: { value: 0.95, factors: [] },
      ...change,
    }) as never;
  const error = { title: 'an error', class: 'assertion', reason: 'nothing helped' };
  const report = {
    trouble: null,
    outcome: 'ran',
    applied: [
      { patch: 'b', merged: true },
      { patch: 'a', merged: false },
    ],
    branches: [
      {
        branch: 'develop',
        state: 'healed',
        heal: {
          errors: [
            { ...error, id: 'e1', status: 'unfixed', patch: null },
            { ...error, id: 'e2', status: 'fixed', patch: 'a' },
            { ...error, id: 'e3', status: 'skipped', patch: null },
          ],
        },
      },
    ],
  } as never;
  const patches = [
    patch('a', {}),
    patch('b', { state: 'merged' }),
    patch('c', { reverts: 'b', because: 'the tests fail' }),
  ];
  const events = cycleEvents({
    report,
    failure: 'the disk is full',
    missed: null,
    patches,
    now: hoursLater(0),
  });
  assert.deepEqual(
    events.map(({ id, title, detail }) => [id, title, detail]),
    [
      ['fix.waiting a', 'change a', 'on healer/a, confidence 0.90, safety 0.95'],
      ['rollback.proposed c', 'change c', 'the tests fail'],
      ['fix.merged b', 'change b', 'into develop, on healer/b, confidence 0.90, safety 0.95'],
      ['error.unfixed e1', 'an error', 'on develop: nothing helped'],
      ['cycle.failed 2026-03-02', 'the cycle ended early', 'the disk is full'],
    ],
  );
});

test('what is wrong with the machine is told once a day', () => {
  const report = {
    outcome: 'skipped',
    trouble: 'the disk is nearly full',
    branches: [],
    applied: [],
  } as never;
  const told = (hours: number) =>
    cycleEvents({ report, failure: null, missed: null, patches: [], now: hoursLater(hours) });
  assert.deepEqual(
    told(0).map(({ kind, title, detail }) => [kind, title, detail]),
    [['cycle.failed', 'the machine keeps cycles from working', 'the disk is nearly full']],
  );
  assert.equal(told(0)[0]?.id, told(1)[0]?.id);
  assert.notEqual(told(0)[0]?.id, told(24)[0]?.id);
});
