import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultConfig } from '../../core/config/schema.js';
import { isEvolutionDue } from '../../core/cycle/evolution.js';
import { openProject } from '../heal/project.js';

const week = {
  ...defaultConfig,
  timeZone: 'Europe/Vienna',
  evolutionDay: 'monday',
  evolutionHour: 10,
} as const;
// The 19th of October 2026 is a Monday; Vienna is two hours ahead of UTC until the 25th.
const due = (last: string | null, now: string) => isEvolutionDue(week, last, new Date(now));

test('it is due from its hour on, and once only', () => {
  assert.equal(due('2026-10-12T08:30:00Z', '2026-10-19T07:59:00Z'), false);
  assert.equal(due('2026-10-12T08:30:00Z', '2026-10-19T08:00:00Z'), true);
  assert.equal(due('2026-10-19T08:00:00Z', '2026-10-19T09:00:00Z'), false);
});

test('where no cycle ran at its hour the next one does it, and the week after goes by the clock again', () => {
  assert.equal(due('2026-10-12T08:00:00Z', '2026-10-22T15:00:00Z'), true);
  assert.equal(due('2026-10-22T15:00:00Z', '2026-10-26T08:59:00Z'), false);
  assert.equal(due('2026-10-22T15:00:00Z', '2026-10-26T09:00:00Z'), true);
});

test('a repository whose first cycle this is has a week, and one that turned it off has none', () => {
  assert.equal(due(null, '2026-10-19T08:00:00Z'), false);
  assert.equal(
    isEvolutionDue(
      { ...week, evolutionEnabled: false },
      '2026-10-12T08:30:00Z',
      new Date('2026-10-19T08:00:00Z'),
    ),
    false,
  );
});

const settings = (change: object = {}) => ({
  '.healer/config.json': JSON.stringify({
    timeZone: 'UTC',
    workingHoursOnly: false,
    ...change,
  }),
});
const dead = {
  'src/area.js': 'export function area(r) {\n  return r * r * 3;\n  console.log(r);\n}\n',
  'test/area.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { area } from '../src/area.js';\ntest('area', () => assert.equal(area(2), 12));\n",
};

test('the cycle of its hour looks at the branch, and lands what it mends within the budget of all cycles', async (t) => {
  const project = await openProject(t, { ...dead, ...settings({ maxFixesPerHour: 1 }) });
  const cycleAt = (at: string) => project.healer.cycle({ now: () => new Date(at) });
  assert.equal((await cycleAt('2026-10-18T09:00:00Z')).evolution, null);
  assert.equal(
    (await project.healer.cycle({ dryRun: true, now: () => new Date('2026-10-19T10:00:00Z') })).evolution
      ?.report,
    null,
  );
  const { evolution, budget } = await cycleAt('2026-10-19T10:00:00Z');
  assert.equal(evolution?.branch, 'main');
  assert.ok(evolution?.report?.patches.some(({ check }) => check === 'unreachable-code'));
  assert.equal(budget.hour.left, 0);
  assert.equal((await cycleAt('2026-10-19T11:00:00Z')).evolution, null);
  assert.ok((await cycleAt('2026-10-26T10:00:00Z')).evolution);
});

test('people are told of it in one message of what was found', async (t) => {
  const { cycleEvents } = await import('../../core/notify/cycle-events.js');
  const project = await openProject(t, { ...dead, ...settings() });
  const cycleAt = (at: string) => project.healer.cycle({ now: () => new Date(at) });
  await cycleAt('2026-10-18T09:00:00Z');
  const now = new Date('2026-10-19T10:00:00Z');
  const report = await project.healer.cycle({ now: () => now });
  const events = cycleEvents({ report, failure: null, missed: null, patches: [], now });
  const [weekly] = events.filter(({ kind }) => kind === 'evolution.weekly');
  assert.match(weekly?.title ?? '', /^\d+ finding\(s\) on main/);
  assert.match(weekly?.detail ?? '', /fix\(es\) wait for review/);
});
