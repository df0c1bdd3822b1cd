import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Decision, Patch } from '../../core/model.js';
import { contradicting, decisionsOf, outcomeOf, settlePatch, unionOf } from '../../core/store/decisions.js';
import { patchRecord } from '../support/records.js';

const decision = (state: Decision['state'], fields: Partial<Decision> = {}): Decision => ({
  state,
  at: '2026-01-01T00:00:00.000Z',
  by: 'Ada <ada@example.com>',
  ...fields,
});
const one = '1'.repeat(40);
const two = '2'.repeat(40);

const cases: [what: string, decisions: Decision[], state: Patch['state'], mergedAs: string | null][] = [
  [
    'a merge stands whatever was rejected before',
    [decision('rejected'), decision('merged', { commit: one })],
    'merged',
    one,
  ],
  [
    'a merge stands whatever was rejected after',
    [decision('merged', { commit: one }), decision('rejected')],
    'merged',
    one,
  ],
  [
    'of two merges the first is told',
    [decision('merged', { commit: one }), decision('merged', { commit: two })],
    'merged',
    one,
  ],
  [
    'a merge that was taken back is reverted',
    [decision('merged', { commit: one }), decision('reverted', { commit: two, of: one })],
    'reverted',
    one,
  ],
  [
    'a second merge stands when the first was taken back',
    [
      decision('merged', { commit: one }),
      decision('reverted', { commit: '3'.repeat(40), of: one }),
      decision('merged', { commit: two }),
    ],
    'merged',
    two,
  ],
  [
    'of a rejection and an application the first counts',
    [decision('rejected'), decision('applied')],
    'rejected',
    null,
  ],
  [
    'of an application and a rejection the first counts',
    [decision('applied'), decision('rejected')],
    'applied',
    null,
  ],
  [
    'what a person decided counts more than that healer put it away',
    [decision('superseded', { by: '' }), decision('rejected')],
    'rejected',
    null,
  ],
];

for (const [what, decisions, state, mergedAs] of cases)
  test(what, () => {
    const outcome = outcomeOf(decisions);
    assert.deepEqual([outcome?.state, outcome?.mergedAs], [state, mergedAs]);
  });

const anyDecision = fc.record({
  state: fc.constantFrom('merged' as const, 'applied' as const, 'rejected' as const, 'superseded' as const),
  at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
  by: fc.constantFrom('Ada', 'Bob', ''),
});

test('in whatever order decisions are learned of, none is lost and a merge is told', () => {
  fc.assert(
    fc.property(fc.array(anyDecision, { minLength: 1, maxLength: 6 }), (made) => {
      let record: Partial<Patch> = patchRecord();
      for (const each of made) {
        const commit = each.state === 'merged' ? { commit: one } : {};
        const written = { ...patchRecord({ state: each.state }), decisions: [{ ...each, ...commit }] };
        const next = { ...record, ...written };
        record = settlePatch(record, next, written, ['state', 'decisions']);
      }
      const expected = unionOf(
        [],
        made.map((each) => (each.state === 'merged' ? { ...each, commit: one } : { ...each })),
      );
      assert.deepEqual(record.decisions, expected);
      if (made.some(({ state }) => state === 'merged')) assert.equal(record.state, 'merged');
      assert.notEqual(record.state, 'proposed');
    }),
  );
});

test('a write that knew of no decision does not take one back', () => {
  const before = patchRecord({ state: 'rejected', decisions: [decision('rejected')] });
  const written = patchRecord({ state: 'proposed' });
  assert.equal(settlePatch(before, { ...before, ...written }, written, ['state']).state, 'rejected');
});

test('a record of before decisions were kept holds the one that its state tells of', () => {
  const merged = patchRecord({ state: 'merged', mergedAs: one, mergedAt: '2026-02-01T00:00:00.000Z' });
  assert.deepEqual(decisionsOf(merged), [
    { state: 'merged', at: '2026-02-01T00:00:00.000Z', by: '', commit: one },
  ]);
  const rejected = patchRecord({ state: 'rejected', decisions: [decision('rejected')] });
  const settled = settlePatch(merged, { ...merged, ...rejected }, rejected, ['state', 'decisions']);
  assert.deepEqual([settled.state, settled.mergedAs, settled.decisions?.length], ['merged', one, 2]);
  assert.equal(contradicting(settled as Patch).length, 1);
});
