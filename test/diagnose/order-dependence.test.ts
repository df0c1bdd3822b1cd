import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reruns, tellWavering } from '../../core/diagnose/order-dependence.js';
import type { TestId, TestResult } from '../../core/model.js';

const named = (title: string): TestId => ({ file: 'test/a.test.js', path: [title] });
const suite = [...'abcdefgh'].map(named);
const victim = named('v');
const result = (id: TestId, passed: boolean): TestResult => ({
  ...id,
  status: passed ? 'passed' : 'failed',
  durationMs: 1,
});

/** Reruns of a suite in which the victim's outcome is told by the tests that ran before it. */
function reruns(passes: (before: string[]) => boolean, shuffled: TestId[] | null = null) {
  let runs = 0;
  const run = async (tests: readonly TestId[]) => {
    runs += 1;
    const at = tests.findIndex(({ path }) => path[0] === 'v');
    const before = tests.slice(0, at).map(({ path }) => path[0] ?? '');
    return tests.map((id) => result(id, id.path[0] !== 'v' || passes(before)));
  };
  const looks: Reruns = {
    run,
    all: async (order) => (order === 'own' ? run([...suite, victim]) : shuffled && run(shuffled)),
    deadline: Date.now() + 60_000,
  };
  return { looks, runs: () => runs };
}

test('a test that fails after another one is told with the name of that one, in few runs', async () => {
  const { looks, runs } = reruns((before) => !before.includes('f'));
  assert.deepEqual(await tellWavering(victim, suite, looks), { kind: 'polluted', after: named('f') });
  assert.ok(runs() <= 12, `${runs()} runs`);
});

test('where two others are needed together, none is named', async () => {
  const { looks } = reruns((before) => !(before.includes('a') && before.includes('h')));
  assert.deepEqual(await tellWavering(victim, suite, looks), { kind: 'polluted', after: null });
});

test('a test that needs another one before it', async () => {
  const { looks } = reruns((before) => before.includes('c'));
  assert.deepEqual(await tellWavering(victim, suite, looks), { kind: 'helped' });
});

test('a test that fails in another order only', async () => {
  const { looks } = reruns(
    (before) => before.length !== 3,
    [named('b'), named('d'), named('a'), victim, named('c')],
  );
  assert.deepEqual(await tellWavering(victim, suite, looks), { kind: 'order' });
});

test('a test that passes and fails under the same circumstances', async () => {
  let turn = 0;
  const { looks } = reruns(() => {
    turn += 1;
    return turn % 2 === 0;
  });
  assert.deepEqual(await tellWavering(victim, suite, looks), { kind: 'chance', failed: 2, runs: 4 });
});

test('no run is begun after the time is up', async () => {
  const { looks, runs } = reruns(() => true);
  await tellWavering(victim, suite, { ...looks, deadline: Date.now() - 1 });
  assert.equal(runs(), 0);
});
