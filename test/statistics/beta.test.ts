import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { posteriorMean } from '../../core/statistics/beta.js';

test('without observations the mean is that of the prior, and with ever more of them their share', () => {
  assert.equal(posteriorMean({ mean: 0.3, weight: 8 }, { right: 0, wrong: 0 }), 0.3);
  assert.equal(posteriorMean({ mean: 0.5, weight: 2 }, { right: 1, wrong: 0 }), 2 / 3);
  const much = posteriorMean({ mean: 0.3, weight: 8 }, { right: 9000, wrong: 1000 });
  assert.ok(Math.abs(much - 0.9) < 0.001);
});

test('what is right raises the mean, what is wrong lowers it, and it stays a probability', () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const count = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      share,
      fc.double({ min: 1, max: 20, noNaN: true }),
      count,
      count,
      (mean, weight, right, wrong) => {
        const now = posteriorMean({ mean, weight }, { right, wrong });
        assert.ok(now > 0 && now < 1);
        assert.ok(posteriorMean({ mean, weight }, { right: right + 1, wrong }) > now);
        assert.ok(posteriorMean({ mean, weight }, { right, wrong: wrong + 1 }) < now);
      },
    ),
  );
});
