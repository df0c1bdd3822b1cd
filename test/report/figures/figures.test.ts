import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrationFigures } from '../../../core/report/figures/calibration.js';
import { timeFigures } from '../../../core/report/figures/durations.js';
import { countFixes, waitingFixes } from '../../../core/report/figures/fixes.js';
import { flappingTests } from '../../../core/report/figures/flapping.js';
import { historiesOf } from '../../../core/report/figures/histories.js';
import { errorFigures } from '../../../core/report/figures/open-errors.js';
import { successByClass, successByStrategy } from '../../../core/report/figures/success.js';
import { WrittenHistory } from '../../support/history.js';

const now = Date.parse('2026-03-20T12:00:00Z');
const period = { from: Date.parse('2026-03-01'), to: now };
const hour = 3_600_000;
const score = (value: number) => ({ value, factors: [] });

/**
 * Four errors. e1: fixed and merged after 2 hours. e2: a fix rejected, another one waits. e3: merged in February, reverted
 * in March. e4: flaps, without a fix.
 */
const { events } = new WrittenHistory()
  .error('2026-02-10T08:00:00Z', 'e3', { class: 'null-property', title: 'third' })
  .patch('2026-02-10T09:00:00Z', 'a3', {
    errors: ['e3'],
    strategy: 'rules',
    confidence: score(0.7),
    seconds: 4,
  })
  .patch('2026-02-11T09:00:00Z', 'a3', { state: 'merged' })
  .error('2026-02-11T09:00:00Z', 'e3', { state: 'resolved' })
  .error('2026-03-02T08:00:00Z', 'e1', { title: 'first' })
  .patch('2026-03-02T10:00:00Z', 'a1', { errors: ['e1'], confidence: score(0.9), seconds: 10 })
  .error('2026-03-02T10:00:00Z', 'e1', { state: 'patched', patch: 'a1' })
  .patch('2026-03-02T13:00:00Z', 'a1', { state: 'merged' })
  .error('2026-03-02T13:00:00Z', 'e1', { state: 'resolved' })
  .error('2026-03-04T00:00:00Z', 'e2', { title: 'second', class: 'null-property' })
  .patch('2026-03-04T06:00:00Z', 'a2', { errors: ['e2'], confidence: score(0.4), seconds: 20 })
  .patch('2026-03-05T06:00:00Z', 'a2', { state: 'rejected' })
  .patch('2026-03-06T00:00:00Z', 'a4', { errors: ['e2'], state: 'held', confidence: score(0.5), seconds: 30 })
  .error('2026-03-06T00:00:00Z', 'e2', { state: 'patched', patch: 'a4' })
  .patch('2026-03-07T00:00:00Z', 'a3', { state: 'reverted' })
  .error('2026-03-07T00:00:00Z', 'e3', { state: 'regressed' })
  .error('2026-03-08T00:00:00Z', 'e4', {
    title: 'fourth',
    class: 'timeout',
    flapping: true,
    history: [true, false, true, true].map((failed) => ({ at: '', tree: 't', failed })),
  });
const histories = historiesOf(events, now);
const nothing = historiesOf([], now);

test('fixes are counted where something happened to them', () =>
  assert.deepEqual(countFixes(histories, period), {
    offered: 3,
    held: 1,
    merged: 1,
    applied: 0,
    rejected: 1,
    reverted: 1,
    rollbacksProposed: 0,
  }));

test('a proposed rollback is no fix', () => {
  const rollback = new WrittenHistory().patch('2026-03-02', 'a9', { reverts: 'a1', state: 'proposed' });
  const counts = countFixes(historiesOf(rollback.events, now), period);
  assert.deepEqual([counts.offered, counts.rollbacksProposed], [0, 1]);
});

test('what waits is told with when it was offered', () =>
  assert.deepEqual(
    waitingFixes(histories).map(({ id, held, offeredAt }) => [id, held, offeredAt]),
    [['a4', true, '2026-03-06T00:00:00.000Z']],
  ));

test('open errors come with when they broke, those without a patch first', () => {
  const { open, states, appeared, returned, resolved } = errorFigures(histories, period);
  assert.deepEqual(
    open.map(({ id, state, brokeAt }) => [id, state, brokeAt.slice(0, 10)]),
    [
      ['e4', 'open', '2026-03-08'],
      ['e3', 'regressed', '2026-03-07'],
      ['e2', 'patched', '2026-03-04'],
    ],
  );
  assert.deepEqual(states, { regressed: 1, resolved: 1, patched: 1, open: 1 });
  assert.deepEqual([appeared, returned, resolved], [3, 1, 1]);
});

test('times run from the moment that an error broke to the offer, and from there to the merge', () => {
  const { toPatch, healing, toAcceptance } = timeFigures(histories, period);
  // 2, 6 and 48 hours; 10, 20 and 30 seconds; one merge after 3 hours
  assert.deepEqual(toPatch, { count: 3, median: 6 * hour, ninth: 48 * hour });
  assert.deepEqual(healing, { count: 3, median: 20_000, ninth: 30_000 });
  assert.deepEqual(toAcceptance, { count: 1, median: 3 * hour, ninth: 3 * hour });
});

test('success by class counts what broke, what was offered, and what stayed of what was decided on', () =>
  assert.deepEqual(
    successByClass(histories, period).map(({ accepted, ...rest }) => [
      rest.class,
      rest.errors,
      rest.offered,
      `${accepted.part} of ${accepted.whole}`,
    ]),
    [
      // e2 broke, e3 came back; a2 was rejected, a3 reverted
      ['null-property', 2, 1, '0 of 2'],
      ['assertion', 1, 1, '1 of 1'],
      ['timeout', 1, 0, '0 of 0'],
    ],
  ));

test('success by strategy counts each fix for the strategy that made it', () =>
  assert.deepEqual(
    successByStrategy(histories, period).map(({ strategy, offered, accepted }) => [
      strategy,
      offered,
      accepted.part,
      accepted.whole,
      accepted.value,
    ]),
    [
      ['search', 3, 1, 2, 0.5],
      ['rules', 0, 0, 1, 0],
    ],
  ));

test('confidence is held against what was decided', () => {
  const { count, brierScore, expectedCalibrationError, bands } = calibrationFigures(histories, period);
  // 0.9 accepted, 0.4 rejected, 0.7 reverted
  assert.equal(count, 3);
  assert.equal(brierScore?.toFixed(4), ((0.01 + 0.16 + 0.49) / 3).toFixed(4));
  assert.equal(expectedCalibrationError?.toFixed(4), ((0.1 + 0.4 + 0.7) / 3).toFixed(4));
  assert.deepEqual(
    bands.map(({ from, predicted, accepted }) => [from, predicted, accepted.part, accepted.whole]),
    [
      [0.4, 0.4, 0, 1],
      [0.6, 0.7, 0, 1],
      [0.8, 0.9, 1, 1],
    ],
  );
});

test('what flaps is told with its last outcomes, and how often it changed', () => {
  const [flapping, ...others] = flappingTests(histories);
  assert.equal(others.length, 0);
  assert.deepEqual([flapping?.id, flapping?.failed, flapping?.flips], ['e4', [true, false, true, true], 2]);
});

test('of a repository in which nothing has happened yet every figure is empty', () => {
  assert.deepEqual(Object.values(countFixes(nothing, period)), [0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(errorFigures(nothing, period), {
    open: [],
    states: {},
    appeared: 0,
    returned: 0,
    resolved: 0,
  });
  assert.deepEqual(timeFigures(nothing, period).toPatch, { count: 0, median: null, ninth: null });
  assert.deepEqual(successByClass(nothing, period), []);
  assert.deepEqual(calibrationFigures(nothing, period), {
    count: 0,
    brierScore: null,
    expectedCalibrationError: null,
    bands: [],
  });
  assert.deepEqual(flappingTests(nothing), []);
});
