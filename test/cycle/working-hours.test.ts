import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWorkingTime, nextCycle, type WorkingHours } from '../../core/cycle/working-hours.js';

const hours = (change: Partial<WorkingHours> = {}): WorkingHours => ({
  workingHoursOnly: true,
  workingHoursStart: 9,
  workingHoursEnd: 17,
  timeZone: 'Europe/Vienna',
  ...change,
});

test('work begins with the first hour and ends before the last, by the clock of the time zone', () => {
  for (const [at, works] of [
    ['2026-01-15T07:59:59Z', false],
    ['2026-01-15T08:00:00Z', true],
    ['2026-01-15T15:59:59Z', true],
    ['2026-01-15T16:00:00Z', false],
  ] as const)
    assert.equal(isWorkingTime(hours(), new Date(at)), works, at);
});

test('in summer the same hours are an hour earlier in UTC', () => {
  assert.equal(isWorkingTime(hours(), new Date('2026-07-15T07:00:00Z')), true);
  assert.equal(isWorkingTime(hours(), new Date('2026-07-15T15:00:00Z')), false);
});

test('hours that end before they start go through the night', () => {
  const night = hours({ workingHoursStart: 22, workingHoursEnd: 6, timeZone: 'UTC' });
  for (const [hour, works] of [
    ['21', false],
    ['22', true],
    ['00', true],
    ['05', true],
    ['06', false],
  ] as const)
    assert.equal(isWorkingTime(night, new Date(`2026-01-15T${hour}:30:00Z`)), works, hour);
});

test('without working hours, and where they end when they start, every hour is one', () => {
  const midnight = new Date('2026-01-15T00:00:00Z');
  for (const change of [
    { workingHoursOnly: false },
    { workingHoursStart: 9, workingHoursEnd: 9 },
    { workingHoursStart: 0, workingHoursEnd: 24 },
  ])
    assert.equal(isWorkingTime(hours(change), midnight), true, JSON.stringify(change));
});

test('the next cycle is in the next hour, or at the first one of the next day', () => {
  const next = (from: string) => nextCycle(hours(), 17, new Date(from)).toISOString();
  assert.equal(next('2026-01-15T09:00:00Z'), '2026-01-15T09:17:00.000Z');
  assert.equal(next('2026-01-15T09:17:00Z'), '2026-01-15T10:17:00.000Z');
  assert.equal(next('2026-01-15T15:17:00Z'), '2026-01-16T08:17:00.000Z');
});

test('between two days of which the second has summer time the night is an hour shorter, and in autumn longer', () => {
  const next = (from: string) => nextCycle(hours(), 17, new Date(from)).toISOString();
  assert.equal(next('2026-03-28T15:17:00Z'), '2026-03-29T07:17:00.000Z');
  assert.equal(next('2026-10-24T14:17:00Z'), '2026-10-25T08:17:00.000Z');
});

test('the hour that comes twice has a cycle each time, and the one that is left out has none', () => {
  const night = hours({ workingHoursStart: 1, workingHoursEnd: 5 });
  const following = (from: string, count: number): string[] => {
    const times: string[] = [];
    for (let at = new Date(from); times.length < count; ) {
      at = nextCycle(night, 17, at);
      times.push(at.toISOString().slice(11, 16));
    }
    return times;
  };
  assert.deepEqual(following('2026-10-24T22:59:00Z', 5), ['23:17', '00:17', '01:17', '02:17', '03:17']);
  assert.deepEqual(following('2026-03-28T23:59:00Z', 3), ['00:17', '01:17', '02:17']);
});
