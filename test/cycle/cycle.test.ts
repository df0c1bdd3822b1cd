import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Heartbeat, readHeartbeat } from '../../core/cycle/heartbeat.js';
import type { CycleReport } from '../../core/healer.js';
import { withLock } from '../../core/store/lock.js';
import { lockPlace } from '../../core/store/sweep-locks.js';
import { addFiles, brokenAdd, fixedAdd, nodeTests, openProject } from '../heal/project.js';
import { checkoutState } from '../support/checkout.js';

const settings = (change: object = {}) => ({
  '.healer/config.json': JSON.stringify({
    timeZone: 'UTC',
    budget: '2m',
    ...change,
  }),
});

/** A Monday, within the usual working hours. */
const monday = Date.parse('2026-03-02T09:17:00Z');
const at = (hours: number) => ({ now: () => new Date(monday + hours * 3_600_000) });

const twoBugs = {
  ...addFiles,
  'src/last.js': 'export const last = (list) => list[list.length];\n',
  'test/last.test.js': nodeTests("import { last } from '../src/last.js';", {
    'last of one': '() => assert.equal(last([7]), 7)',
    'last of three': '() => assert.equal(last([1, 2, 3]), 3)',
  }),
};

async function open(t: TestContext, files: Record<string, string>, change: object = {}) {
  const project = await openProject(t, { ...files, ...settings(change) });
  const beat = async (): Promise<Heartbeat | null> => readHeartbeat(project.healer.store);
  return { ...project, beat };
}

const patchesOf = ({ branches }: CycleReport) => branches.flatMap(({ heal }) => heal?.patches ?? []);
const statesOf = ({ branches }: CycleReport) => branches.map(({ branch, state }) => `${branch} ${state}`);

test('a cycle heals the tip of the branch, and neither reads nor touches what is uncommitted', async (t) => {
  const project = await open(t, addFiles);
  const tip = await project.git('rev-parse', 'HEAD');
  await project.write({ 'src/add.js': 'export const add = () => { throw new Error("half done"); };\n' });
  const before = await checkoutState(project);
  const report = await project.healer.cycle(at(0));
  assert.equal(report.outcome, 'ran');
  const [patch] = patchesOf(report);
  assert.equal(patch?.base, tip);
  assert.equal(await project.textAt(patch?.branch ?? '', 'src/add.js'), fixedAdd);
  assert.deepEqual(report.budget.hour, { left: 2, of: 3 });
  assert.deepEqual(await checkoutState(project), before);
  const beat = await project.beat();
  assert.equal(beat?.outcome, 'ran');
  assert.equal(beat?.startedAt, '2026-03-02T09:17:00.000Z');
});

test('a branch that is not checked out is healed as well, and one that is not there is told', async (t) => {
  const project = await open(
    t,
    { 'package.json': '{"type":"module","scripts":{"test":"node --test"}}' },
    {
      watchedBranches: ['develop', 'gone'],
    },
  );
  await project.git('switch', '--quiet', '--create', 'develop');
  await project.commit('A fault', addFiles);
  await project.git('switch', '--quiet', 'main');
  const report = await project.healer.cycle(at(0));
  assert.deepEqual(statesOf(report), ['develop healed']);
  assert.deepEqual(report.notices, ['there is no branch gone to watch']);
  assert.equal(patchesOf(report)[0]?.target, 'develop');
});

test('what the budget does not reach is left, and healed once there is budget again', async (t) => {
  const project = await open(t, twoBugs, { maxFixesPerHour: 1 });
  const first = await project.healer.cycle(at(0));
  assert.equal(patchesOf(first).length, 1);
  const left = first.branches[0]?.heal?.errors.filter(({ status }) => status === 'skipped') ?? [];
  assert.ok(left.length > 0);
  const soon = await project.healer.cycle(at(0.5));
  assert.equal(
    soon.branches[0]?.heal?.errors.filter(({ status }) => status === 'skipped').length,
    left.length,
  );
  const later = await project.healer.cycle(at(1));
  assert.equal(patchesOf(later).length, 2, 'one waits already, and one is new');
  assert.deepEqual(statesOf(await project.healer.cycle(at(2))), ['main unchanged']);
});

test('a branch is looked at again once it has a new commit, and after a day', async (t) => {
  const project = await open(t, { ...addFiles, 'src/add.js': fixedAdd });
  assert.deepEqual(statesOf(await project.healer.cycle(at(0))), ['main healed']);
  assert.deepEqual(statesOf(await project.healer.cycle(at(1))), ['main unchanged']);
  assert.deepEqual(statesOf(await project.healer.cycle(at(24))), ['main healed']);
  await project.commit('Break it', { 'src/add.js': brokenAdd });
  const broken = await project.healer.cycle(at(25));
  assert.equal(patchesOf(broken).length, 1);
});

test('outside of the working hours, and where it is not enabled, a cycle only says so and beats', async (t) => {
  const project = await open(t, addFiles);
  const early = await project.healer.cycle(at(-1));
  assert.deepEqual([early.outcome, early.branches], ['skipped', []]);
  assert.match(early.reason, /outside of the working hours, 9 to 17 o’clock in UTC/);
  assert.equal((await project.beat())?.outcome, 'skipped');
  await project.write(settings({ enabled: false }));
  const off = await (await project.openIn(project.root)).cycle(at(0));
  assert.equal(off.outcome, 'skipped');
  assert.match(off.reason, /"enabled" is false/);
});

test('scheduled cycles can be turned off, and those that somebody types still work', async (t) => {
  const project = await open(t, addFiles, { hourlyEnabled: false });
  const scheduled = await project.healer.cycle({ ...at(0), scheduled: true });
  assert.deepEqual([scheduled.outcome, scheduled.branches], ['skipped', []]);
  assert.match(scheduled.reason, /"hourlyEnabled" is false/);
  assert.equal((await project.healer.cycle(at(0))).outcome, 'ran');
});

test('a cycle beside another one does nothing, and leaves the heartbeat to it', async (t) => {
  const project = await open(t, addFiles);
  const report = await withLock(lockPlace(project.healer.store, 'cycle'), () => project.healer.cycle(at(0)));
  assert.deepEqual([report.outcome, report.reason], ['skipped', 'another cycle is at work']);
  assert.equal(await project.beat(), null);
});

test('a dry run says what would be done, and writes nothing', async (t) => {
  const project = await open(t, addFiles);
  const before = await checkoutState(project);
  const report = await project.healer.cycle({ ...at(0), dryRun: true });
  assert.deepEqual([report.outcome, statesOf(report)], ['planned', ['main waiting']]);
  assert.deepEqual(await checkoutState(project), before);
  await assert.rejects(readFile(join(project.root, '.healer', 'db', 'heartbeat.json')), { code: 'ENOENT' });
});

test('a branch whose tests cannot be run is told as failed, and the heartbeat says why', async (t) => {
  const project = await open(t, { 'package.json': '{"name":"bare"}' });
  const report = await project.healer.cycle(at(0));
  assert.deepEqual(statesOf(report), ['main failed']);
  assert.match(report.branches[0]?.trouble ?? '', /no test script/);
  const beat = await project.beat();
  assert.equal(beat?.outcome, 'failed');
  assert.match(beat?.reason ?? '', /main: .*no test script/);
});
