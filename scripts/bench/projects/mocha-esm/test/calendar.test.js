import assert from 'node:assert/strict';
import { addDays, dayOfYear, daysIn, isLeap, weekdayOf } from '../src/calendar.js';

const date = (text) => {
  const [year, month, day] = text.split('-').map(Number);
  return { year, month, day };
};

describe('years', () => {
  for (const year of [2000, 2024, 1600]) it(`${year} is a leap year`, () => assert.ok(isLeap(year)));
  for (const year of [1900, 2023, 2100]) it(`${year} is none`, () => assert.ok(!isLeap(year)));
});

describe('months', () => {
  it('have their days', () => {
    assert.equal(daysIn(2023, 2), 28);
    assert.equal(daysIn(2024, 2), 29);
    assert.equal(daysIn(2024, 4), 30);
    assert.equal(daysIn(2024, 12), 31);
  });
});

describe('days', () => {
  it('are counted through the year', () => {
    assert.equal(dayOfYear(date('2023-01-01')), 1);
    assert.equal(dayOfYear(date('2023-12-31')), 365);
    assert.equal(dayOfYear(date('2024-03-01')), 61);
  });
  it('have names', () => {
    assert.equal(weekdayOf(date('2024-02-29')), 'Thu');
    assert.equal(weekdayOf(date('2000-01-01')), 'Sat');
    assert.equal(weekdayOf(date('2023-12-31')), 'Sun');
    assert.equal(weekdayOf(date('1999-07-19')), 'Mon');
  });
  it('are added', () => {
    assert.deepEqual(addDays(date('2024-02-28'), 1), date('2024-02-29'));
    assert.deepEqual(addDays(date('2023-12-30'), 3), date('2024-01-02'));
    assert.deepEqual(addDays(date('2023-01-15'), 0), date('2023-01-15'));
    assert.deepEqual(addDays(date('2023-01-31'), 60), date('2023-04-01'));
  });
});
