import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { settle } from '../../core/patches/transitions.js';
import { ledgerRef } from '../../core/store/ledger.js';
import { type Clone, createClones, share } from '../support/clones.js';
import { errorRecord, patchRecord } from '../support/records.js';

const names = ['a', 'b', 'c'] as const;
const step = fc.record({
  clone: fc.constantFrom(...names),
  id: fc.constantFrom('one', 'two'),
  does: fc.oneof(
    { weight: 2, arbitrary: fc.constant('see' as const) },
    fc.constant('ignore' as const),
    fc.constant('reject' as const),
    fc.constantFrom('merge patch' as const, 'reject patch' as const, 'apply patch' as const),
    { weight: 2, arbitrary: fc.constant('sync' as const) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const patchStates = {
  'merge patch': 'merged',
  'reject patch': 'rejected',
  'apply patch': 'applied',
} as const;

/** Where this clone knows of no decision yet, as commands see to it. */
async function decide({ store, repo }: Clone, does: keyof typeof patchStates): Promise<void> {
  const patch = (await store.patches.all())[0] ?? patchRecord({ errors: [] });
  if (patch.state !== 'proposed') return;
  const state = patchStates[does];
  const commit = createHash('sha1').update(repo.root).digest('hex');
  await settle(store, patch, { state, ...(state === 'merged' && { mergedAs: commit }) });
}

async function take(clone: Clone, step: Step): Promise<void> {
  if (step.does in patchStates) return decide(clone, step.does as keyof typeof patchStates);
  return change(clone, step);
}

async function change({ store }: Clone, { id, clone, does }: Step): Promise<void> {
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
      const patches = await Promise.all(names.map((name) => at(name).store.patches.all()));
      for (const records of patches) assert.deepEqual(records, patches[0]);
      const decided = steps.flatMap(({ does }) => (does in patchStates ? [does] : []));
      const [patch] = patches[0] ?? [];
      assert.equal(patch !== undefined, decided.length > 0);
      if (patch) {
        const merged = patch.decisions?.some(({ state }) => state === 'merged') ?? false;
        assert.equal(patch.state === 'merged', merged);
        assert.equal(patch.mergedAs !== null, merged);
        assert.ok(patch.decisions && patch.decisions.length > 0);
      }
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
