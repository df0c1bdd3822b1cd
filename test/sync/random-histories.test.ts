import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ledgerRef } from '../../core/store/ledger.js';
import { type Clone, createClones, share } from '../support/clones.js';
import { errorRecord } from '../support/records.js';

const names = ['a', 'b', 'c'] as const;
const step = fc.record({
  clone: fc.constantFrom(...names),
  id: fc.constantFrom('one', 'two'),
  does: fc.oneof(
    { weight: 2, arbitrary: fc.constant('see' as const) },
    fc.constant('ignore' as const),
    fc.constant('reject' as const),
    { weight: 2, arbitrary: fc.constant('sync' as const) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take({ store }: Clone, { id, clone, does }: Step): Promise<void> {
  await store.errors.update((errors) => {
    if (!errors.some((error) => error.id === id)) errors.push(errorRecord({ id, count: 0 }));
    const error = errors.find((each) => each.id === id);
    if (!error) return;
    if (does === 'see') error.count += 1;
    if (does === 'ignore') error.state = 'ignored';
    if (does === 'reject' && !error.rejected.includes(clone)) error.rejected.push(clone);
  });
}

test('clones of any history that share in any order end with one ledger and one database', {
  timeout: 300_000,
}, async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const { clone } = await createClones(t);
      const clones = new Map<string, Clone>();
      for (const name of names) clones.set(name, await clone(name));
      const at = (name: string): Clone => clones.get(name) as Clone;
      for (const each of steps)
        await (each.does === 'sync' ? share(at(each.clone)) : take(at(each.clone), each));
      for (const name of [...names, ...names]) await share(at(name));
      const tips = await Promise.all(names.map((name) => at(name).git('for-each-ref', ledgerRef)));
      assert.equal(new Set(tips).size, 1);
      const databases = await Promise.all(names.map((name) => at(name).store.errors.all()));
      for (const database of databases) assert.deepEqual(database, databases[0]);
      for (const id of ['one', 'two']) {
        const record = databases[0]?.find((error) => error.id === id);
        const seen = steps.filter((each) => each.id === id && each.does === 'see').length;
        const rejected = steps
          .filter((each) => each.id === id && each.does === 'reject')
          .map((each) => each.clone);
        assert.equal(record?.count ?? 0, seen);
        assert.deepEqual(new Set(record?.rejected), new Set(rejected));
      }
    }),
    { numRuns: 3 },
  );
});
