import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { giveBackFixes, readFixBudget, takeFixes } from '../../core/cycle/fix-budget.js';

const limits = { maxFixesPerHour: 3, maxFixesPerDay: 5 };
const start = Date.parse('2026-03-02T09:00:00Z');
const after = (minutes: number): Date => new Date(start + minutes * 60_000);

async function place(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'healer-fixes-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'db'));
  return { folder, prepare: async () => {} };
}

test('an hour has as many fixes as it may, and the day no more than that', async (t) => {
  const store = await place(t);
  assert.equal(await takeFixes(store, limits, after(0)), 3);
  assert.equal(await takeFixes(store, limits, after(0)), 0);
  // 2 of 5 are left of the day, and an hour adds a fifth of one.
  assert.equal(await takeFixes(store, limits, after(60)), 2);
  assert.equal(await takeFixes(store, limits, after(120)), 0);
  assert.equal(await takeFixes(store, limits, after(24 * 60)), 3);
});

test('each third of an hour gives one of three fixes', async (t) => {
  const store = await place(t);
  await takeFixes(store, limits, after(0));
  assert.deepEqual((await readFixBudget(store, limits, after(19))).hour, { left: 0, of: 3 });
  assert.deepEqual((await readFixBudget(store, limits, after(20))).hour, { left: 1, of: 3 });
});

test('what was not used is given back, and three days of sleep add up to no more than one hour may have', async (t) => {
  const store = await place(t);
  await takeFixes(store, limits, after(0));
  await giveBackFixes(store, limits, after(1), 2);
  assert.deepEqual((await readFixBudget(store, limits, after(1))).hour, { left: 2, of: 3 });
  assert.deepEqual(await readFixBudget(store, limits, after(3 * 24 * 60)), {
    hour: { left: 3, of: 3 },
    day: { left: 5, of: 5 },
  });
});

test('a clock that is set back gives nothing', async (t) => {
  const store = await place(t);
  await takeFixes(store, limits, after(0));
  assert.equal(await takeFixes(store, limits, after(-600)), 0);
});

test('of several that take at once, only one gets each fix', async (t) => {
  const store = await place(t);
  const taken = await Promise.all(Array.from({ length: 6 }, () => takeFixes(store, limits, after(0))));
  assert.equal(
    taken.reduce((sum, each) => sum + each, 0),
    3,
  );
});

test('a budget of nothing grants nothing', async (t) => {
  const store = await place(t);
  assert.equal(await takeFixes(store, { maxFixesPerHour: 0, maxFixesPerDay: 5 }, after(0)), 0);
});

test('a record that cannot be read lifts no limit', async (t) => {
  const store = await place(t);
  await writeFile(join(store.folder, 'db', 'fixes.json'), '{"schema":');
  await assert.rejects(takeFixes(store, limits, after(0)), { code: 'DATABASE_CORRUPT' });
  assert.equal(await readFile(join(store.folder, 'db', 'fixes.json'), 'utf8'), '{"schema":');
});
