import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokeAt, historiesOf } from '../../../core/report/figures/histories.js';
import { WrittenHistory } from '../../support/history.js';
import { patchRecord } from '../../support/records.js';

const now = Date.parse('2026-03-20T12:00:00Z');
const statesOf = ({ changes }: { changes: { at: number; state: string }[] }) =>
  changes.map(({ at, state }) => [new Date(at).toISOString().slice(0, 10), state]);

test('an empty ledger has no histories', () =>
  assert.deepEqual(historiesOf([], now), { errors: [], patches: [], ahead: 0 }));

test('each state of an error is told once, from when on it was so', () => {
  const { events } = new WrittenHistory()
    .error('2026-03-01', 'e1')
    .error('2026-03-02', 'e1', { count: 2 })
    .error('2026-03-03', 'e1', { state: 'resolved' })
    .error('2026-03-05', 'e1', { state: 'regressed', title: 'back again' });
  const [error] = historiesOf(events, now).errors;
  assert.deepEqual(error && statesOf(error), [
    ['2026-03-01', 'open'],
    ['2026-03-03', 'resolved'],
    ['2026-03-05', 'regressed'],
  ]);
  assert.equal(error?.record.title, 'back again');
});

test('an error that came back broke when it came back', () => {
  const { events } = new WrittenHistory()
    .error('2026-03-01', 'e1')
    .error('2026-03-03', 'e1', { state: 'resolved' })
    .error('2026-03-05', 'e1', { state: 'regressed' })
    .error('2026-03-06', 'e1', { state: 'patched' });
  const [error] = historiesOf(events, now).errors;
  assert.ok(error);
  assert.equal(brokeAt(error, now), Date.parse('2026-03-05'));
  assert.equal(brokeAt(error, Date.parse('2026-03-02')), Date.parse('2026-03-01'));
  assert.ok(Number.isNaN(brokeAt(error, Date.parse('2026-03-04'))));
});

test('what a ledger is told late of began when its record says', () => {
  const { events } = new WrittenHistory().patch('2026-03-10', 'a1', {
    at: '2026-03-01T00:00:00.000Z',
    state: 'merged',
  });
  const [patch] = historiesOf(events, now).patches;
  assert.deepEqual(patch && statesOf(patch), [
    ['2026-03-01', 'proposed'],
    ['2026-03-10', 'merged'],
  ]);
});

test('what a clock ahead of its time wrote counts as of now, and is counted', () => {
  const { events } = new WrittenHistory()
    .error('2026-03-01', 'e1')
    .error('2099-01-01', 'e1', { state: 'resolved' });
  const { errors, ahead } = historiesOf(events, now);
  assert.deepEqual([errors[0]?.changes.at(-1), ahead], [{ at: now, state: 'resolved' }, 1]);
});

test('where clocks of clones differ, what came after is never earlier than what came before', () => {
  const { events } = new WrittenHistory()
    .error('2026-03-10', 'e1')
    .error('1970-01-01', 'e1', { state: 'resolved' });
  const [error] = historiesOf(events, now).errors;
  assert.deepEqual(error && statesOf(error), [
    ['2026-03-10', 'open'],
    ['2026-03-10', 'resolved'],
  ]);
});

test('what was removed keeps its past', () => {
  const { events } = new WrittenHistory()
    .error('2026-03-01', 'e1')
    .append('2026-03-04', [{ type: 'error.removed', data: { id: 'e1' } }]);
  const [error] = historiesOf(events, now).errors;
  assert.deepEqual(error && statesOf(error), [
    ['2026-03-01', 'open'],
    ['2026-03-04', 'removed'],
  ]);
});

test('a record of a broken form, as another clone may write it, is left out', () => {
  const broken = [
    { ...patchRecord(), confidence: { value: 7, factors: [] } },
    { ...patchRecord(), branch: '../../etc' },
    { ...patchRecord(), strategy: undefined },
    null,
  ];
  const { events } = new WrittenHistory().append(
    '2026-03-01',
    broken.map((record) => ({ type: 'patch.recorded', data: { record } })),
  );
  assert.deepEqual(historiesOf(events, now).patches, []);
});
