import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { posteriorMean } from '../../core/statistics/beta.js';
import { halfLifeDays, remaining, remainingOf } from '../../core/statistics/forgetting.js';

const day = 86_400_000;
const start = Date.parse('2020-01-01T00:00:00Z');
const time = fc.integer({ min: 0, max: 20 * 365 }).map((days) => start + days * day);

test('what was seen counts one at once, half after a half-life and a quarter after two', () => {
  const after = (halfLives: number) => remaining(start, start + halfLives * halfLifeDays * day);
  assert.deepEqual([after(0), after(1), after(2)], [1, 0.5, 0.25]);
});

test('what is dated later than now counts one, and what has no readable time nothing', () => {
  assert.equal(remaining(start + day, start), 1);
  assert.equal(remaining(Date.parse('yesterday'), start), 0);
});

test('the older an observation is the less it counts, and of two the younger counts more', () => {
  fc.assert(
    fc.property(time, time, time, (one, other, now) => {
      const [older, younger] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(remaining(older, now) <= remaining(younger, now));
      assert.ok(remaining(one, now + day) <= remaining(one, now));
    }),
  );
});

test('counts that are forgotten till one time, and then till another, are as if till the other at once', () => {
  fc.assert(
    fc.property(time, time, time, (...times) => {
      const [at = 0, then = 0, now = 0] = times.sort((a, b) => a - b);
      const twice = remaining(at, then) * remaining(then, now);
      assert.ok(Math.abs(twice - remaining(at, now)) < 1e-12);
    }),
  );
});

test('with time alone a belief only ever goes back to what it was before anything was seen', () => {
  const outcome = fc.record({ at: time, right: fc.boolean() });
  const prior = fc.record({ mean: fc.double({ min: 0.05, max: 0.95, noNaN: true }), weight: fc.constant(8) });
  fc.assert(
    fc.property(
      fc.array(outcome, { maxLength: 40 }),
      prior,
      fc.integer({ min: 0, max: 9000 }),
      (all, prior, days) => {
        const seen = Math.max(start, ...all.map(({ at }) => at));
        const distance = (now: number): number => {
          const sum = (right: boolean) =>
            all.filter((each) => each.right === right).reduce((rest, { at }) => rest + remaining(at, now), 0);
          return posteriorMean(prior, { right: sum(true), wrong: sum(false) }) - prior.mean;
        };
        const [before, after] = [distance(seen), distance(seen + days * day)];
        assert.ok(Math.abs(after) <= Math.abs(before) + 1e-12 && before * after >= -1e-12);
      },
    ),
  );
});

test('commits of which the first and the last time are known count no more than were they all as late, and no less than as early', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), time, time, time, (count, one, other, now) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const left = remainingOf(count, [first, last], now);
      assert.ok(left <= count * remaining(last, now) + 1e-9 && left >= count * remaining(first, now) - 1e-9);
    }),
  );
  const two = remaining(start, start + 800 * day) + remaining(start + 500 * day, start + 800 * day);
  assert.ok(Math.abs(remainingOf(2, [start, start + 500 * day], start + 800 * day) - two) < 1e-12);
  assert.ok(Number.isFinite(remainingOf(Number.MAX_SAFE_INTEGER, [start, start + 500 * day], start)));
});
