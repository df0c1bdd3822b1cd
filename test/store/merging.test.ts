import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { errorStates } from '../../core/model.js';
import { errorRecord } from '../support/records.js';
import { SimulatedClone } from './simulated-clone.js';

const ids = ['one', 'two', 'three'];
const clones = [0, 1, 2] as const;

const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('see' as const), times: fc.integer({ min: 1, max: 4 }) }),
  },
  fc.record({ do: fc.constant('mark' as const), state: fc.constantFrom(...errorStates) }),
  fc.record({ do: fc.constant('reject' as const), edit: fc.constantFrom('a', 'b', 'c', 'd') }),
  fc.record({ do: fc.constant('branch' as const), branch: fc.constantFrom('main', 'topic', 'other') }),
  fc.record({ do: fc.constant('remove' as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** Clocks of machines that are hours apart, and jump: a write may carry any of these times. */
const step = fc.record({
  clone: fc.constantFrom(...clones),
  now: fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-01-01') + 40 }),
  does: fc.oneof(
    { weight: 4, arbitrary: fc.record({ id: fc.constantFrom(...ids), change }) },
    { weight: 1, arbitrary: fc.record({ takeFrom: fc.constantFrom(...clones) }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const histories = fc.record({ steps: fc.array(step, { maxLength: 40 }), seed: fc.integer() });

function live({ steps, seed }: { steps: Step[]; seed: number }): SimulatedClone[] {
  let made = 0;
  // Ids in no order, as the hashes of commits are.
  const nextId = () => createHash('sha1').update(`${seed} ${made++}`).digest('hex');
  const all = clones.map(() => new SimulatedClone(nextId));
  for (const { clone, now, does } of steps) {
    const here = all[clone];
    if (!here) continue;
    if ('takeFrom' in does) here.take(now, all[does.takeFrom] ?? here);
    else here.update(now, (records) => apply(records, does.id, does.change, now));
  }
  return all;
}

function apply(records: ReturnType<typeof errorRecord>[], id: string, what: Change, now: number): void {
  const index = records.findIndex((record) => record.id === id);
  if (what.do === 'remove') {
    if (index >= 0) records.splice(index, 1);
    return;
  }
  const at = new Date(now).toISOString();
  if (index < 0) records.push(errorRecord({ id, count: 0, branches: [], firstSeen: at, lastSeen: at }));
  const record = records.at(index < 0 ? -1 : index);
  if (!record) return;
  if (what.do === 'see') {
    record.count += what.times;
    if (at > record.lastSeen) record.lastSeen = at;
    if (at < record.firstSeen) record.firstSeen = at;
  } else if (what.do === 'mark') record.state = what.state;
  else if (what.do === 'reject') {
    if (!record.rejected.includes(what.edit)) record.rejected.push(what.edit);
  } else if (!record.branches.includes(what.branch)) record.branches.push(what.branch);
}

/** What a ledger says, but for who met whom. */
const history = (clone: SimulatedClone): string[] =>
  clone.events().flatMap(({ id, type }) => (type === 'ledger.merged' ? [] : [id]));

function merged(first: SimulatedClone, ...others: SimulatedClone[]): SimulatedClone {
  const result = first.copy();
  for (const other of others) result.take(0, other);
  return result;
}

const same = (one: SimulatedClone, other: SimulatedClone): void => {
  assert.deepEqual(history(one), history(other));
  assert.deepEqual(one.records, other.records);
};

const runs = { numRuns: 300 };

test('two ledgers merge to the same history and database in either order', () => {
  fc.assert(
    fc.property(histories, (given) => {
      const [one, two] = live(given);
      if (one && two) same(merged(one, two), merged(two, one));
    }),
    runs,
  );
});

test('three ledgers merge to the same, whichever two meet first, and meeting again changes nothing', () => {
  fc.assert(
    fc.property(histories, (given) => {
      const [one, two, three] = live(given);
      if (!one || !two || !three) return;
      const left = merged(one, two, three);
      same(left, merged(one, merged(two, three)));
      same(left, merged(three, merged(two, one)));
      same(left, merged(left, one, two, three, left));
    }),
    runs,
  );
});

test('no event of any clone is lost, and each is there once', () => {
  fc.assert(
    fc.property(histories, (given) => {
      const all = live(given);
      const [first, ...others] = all;
      if (!first) return;
      const events = history(merged(first, ...others));
      assert.equal(new Set(events).size, events.length);
      assert.deepEqual(new Set(events), new Set(all.flatMap(history)));
    }),
    runs,
  );
});

test('no effect is replayed before its cause, however wrong the clocks are', () => {
  fc.assert(
    fc.property(histories, (given) => {
      const [first, ...others] = live(given);
      if (!first) return;
      const all = merged(first, ...others);
      const replayed = new Set<string>();
      for (const event of all.events()) {
        for (const cause of all.before(event)) assert.ok(replayed.has(cause));
        replayed.add(event.id);
      }
    }),
    runs,
  );
});

test('the database of a clone is always what its ledger makes of it', () => {
  fc.assert(
    fc.property(histories, (given) => {
      for (const clone of live(given)) {
        const sorted = (records: ReturnType<typeof errorRecord>[]) =>
          records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        assert.deepEqual(sorted(clone.records), sorted(clone.replayed()));
      }
    }),
    runs,
  );
});

test('what every clone saw is counted, and what any of them rejected stays rejected', () => {
  const grows = histories.map(({ steps, seed }) => ({
    seed,
    steps: steps.filter(({ does }) => 'takeFrom' in does || does.change.do !== 'remove'),
  }));
  fc.assert(
    fc.property(grows, (given) => {
      const [first, ...others] = live(given);
      if (!first) return;
      const { records } = merged(first, ...others);
      for (const id of ids) {
        const changes = given.steps.flatMap(({ does }) =>
          'id' in does && does.id === id ? [does.change] : [],
        );
        const record = records.find((each) => each.id === id);
        if (changes.length === 0) assert.equal(record, undefined);
        const seen = changes.reduce((sum, each) => sum + (each.do === 'see' ? each.times : 0), 0);
        const rejected = new Set(changes.flatMap((each) => (each.do === 'reject' ? [each.edit] : [])));
        assert.equal(record?.count ?? 0, seen);
        assert.deepEqual(new Set(record?.rejected), rejected);
      }
    }),
    runs,
  );
});
