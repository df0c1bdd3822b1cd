import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordFailures, resolveUnseen } from '../../core/capture/deduplicate.js';
import { failuresOf } from '../../core/capture/failures.js';
import { nextState, type StateEvent } from '../../core/capture/states.js';
import type { ErrorRecord, ErrorState, Failure, Run, TestResult } from '../../core/model.js';

const root = '/home/ann/shop';

/** A table in memory, with what `update` promises. */
function table() {
  let records: ErrorRecord[] = [];
  return {
    all: () => records,
    one: (): ErrorRecord => {
      const [record] = records;
      assert.ok(record);
      return record;
    },
    update: async <R>(change: (records: ErrorRecord[]) => R): Promise<R> => {
      const next = structuredClone(records);
      const result = change(next);
      records = next;
      return result;
    },
  };
}

let runs = 0;
function run(tests: Record<string, TestResult['status']>, fields: Partial<Run> = {}): Run {
  runs += 1;
  const results = Object.entries(tests).map(([name, status]) => ({
    file: 'test/a.test.js',
    path: [name],
    status,
    durationMs: 1,
    ...(status === 'failed' && {
      error: { name: 'AssertionError', code: 'ERR_ASSERTION', message: `${runs} == 2` },
    }),
  }));
  return {
    id: `run-${runs}`,
    at: new Date(Date.UTC(2026, 0, 1, 0, runs)).toISOString(),
    command: ['npm', 'test'],
    cwd: '',
    runner: 'node',
    node: 'v20.20.2',
    tree: `tree-${runs}`,
    branch: 'main',
    exitCode: Object.values(tests).includes('failed') ? 1 : 0,
    signal: null,
    durationMs: 1,
    tests: results,
    errors: [],
    ...fields,
  };
}

async function record(errors: ReturnType<typeof table>, next: Run): Promise<ErrorRecord[]> {
  return recordFailures(errors, await failuresOf(next, root), next);
}

test('the same failure in two runs is one error, seen twice', async () => {
  const errors = table();
  await record(errors, run({ adds: 'failed' }));
  await record(errors, run({ adds: 'failed' }));
  assert.equal(errors.all().length, 1);
  assert.equal(errors.one().count, 2);
  assert.ok(errors.one().lastSeen > errors.one().firstSeen);
  assert.equal(errors.one().id, errors.one().fingerprint.slice(0, 12));
});

test('two failing assertions of two tests are two errors', async () => {
  const errors = table();
  assert.equal((await record(errors, run({ adds: 'failed', subtracts: 'failed' }))).length, 2);
});

test('one fault that ten tests meet is one error with ten tests', async () => {
  const errors = table();
  const failures: Failure[] = Array.from({ length: 10 }, (_, index) => ({
    sensor: 'test',
    at: '2026-01-01T00:00:00.000Z',
    thrown: { name: 'TypeError', message: "Cannot read properties of undefined (reading 'x')" },
    frames: [{ file: 'src/a.js', line: 1, column: 1, function: 'f', origin: 'project' }],
    test: { file: 'test/a.test.js', path: [`case ${index}`] },
    tree: null,
    branch: 'main',
  }));
  await recordFailures(errors, failures);
  assert.equal(errors.all().length, 1);
  assert.equal(errors.one().tests.length, 10);
  assert.equal(errors.one().count, 10);
});

test('a run that is recorded twice counts once', async () => {
  const errors = table();
  const again = run({ adds: 'failed' });
  await record(errors, again);
  const before = structuredClone(errors.all());
  await record(errors, again);
  assert.deepEqual(errors.all(), before);
});

test('an error is resolved by a run in which its test passes, and regresses when it comes back', async () => {
  const errors = table();
  await record(errors, run({ adds: 'failed' }));
  await record(errors, run({ adds: 'passed' }));
  assert.equal(errors.one().state, 'resolved');
  await record(errors, run({ adds: 'failed' }));
  assert.equal(errors.one().state, 'regressed');
});

const kept: [title: string, next: () => Run][] = [
  ['its test is skipped', () => run({ adds: 'skipped', other: 'passed' })],
  [
    'its test did not run',
    () => ({
      ...run({ other: 'passed' }),
      tests: [{ file: 'test/b.test.js', path: ['other'], status: 'passed', durationMs: 1 }],
    }),
  ],
  [
    'its test passes on a branch where it was never seen',
    () => run({ adds: 'passed' }, { branch: 'feature' }),
  ],
];
for (const [title, next] of kept) {
  test(`an error stays open when ${title}`, async () => {
    const errors = table();
    await record(errors, run({ adds: 'failed' }));
    await record(errors, next());
    assert.equal(errors.one().state, 'open');
  });
}

test('an error is resolved when its test was taken out of a file that runs green', async () => {
  const errors = table();
  await record(errors, run({ adds: 'failed', other: 'failed' }));
  await record(errors, run({ other: 'passed' }));
  assert.deepEqual(
    errors.all().map(({ state, tests }) => [tests[0]?.path[0], state]),
    [
      ['adds', 'open'],
      ['other', 'resolved'],
    ],
  );
});

test('an error of a file that does not load is resolved by a green run', async () => {
  const errors = table();
  const error = { name: 'SyntaxError', message: "Unexpected token ';'" };
  await record(errors, run({}, { exitCode: 1, errors: [error] }));
  await record(errors, run({ adds: 'passed' }));
  assert.equal(errors.one().state, 'resolved');
});

test('an error of a file that did not load, or was killed, is resolved by a run in which its tests are told of, red or green', async () => {
  const errors = table();
  const killed = run({ x: 'failed' });
  killed.tests = killed.tests.map((each) => ({ ...each, path: [] }));
  await recordFailures(errors, await failuresOf(killed, root), killed);
  const again = run({ x: 'failed', y: 'passed' });
  await recordFailures(errors, await failuresOf(again, root), again);
  assert.deepEqual(
    errors.all().map(({ state, tests }) => [state, tests[0]?.path]),
    [
      ['resolved', []],
      ['open', ['x']],
    ],
  );
});

test('an error that comes and goes on one tree is flapping', async () => {
  const errors = table();
  for (const status of ['failed', 'passed', 'failed'] as const)
    await record(errors, run({ adds: status }, { tree: 'same' }));
  assert.equal(errors.one().flapping, true);
  assert.deepEqual(
    errors.one().history.map(({ failed }) => failed),
    [true, false, true],
  );
});

test('branches are gathered, and the latest failure is kept whole', async () => {
  const errors = table();
  await record(errors, run({ adds: 'failed' }));
  const last = run({ adds: 'failed' }, { branch: 'feature' });
  await record(errors, last);
  assert.deepEqual(errors.one().branches, ['main', 'feature']);
  assert.equal(errors.one().failure.run, last.id);
});

test('the history is bounded', async () => {
  const errors = table();
  for (let index = 0; index < 70; index += 1) await record(errors, run({ adds: 'failed' }));
  assert.ok(errors.one().history.length <= 60);
  assert.equal(errors.one().count, 70);
});

test('a scan resolves what it no longer reports, of its own sensors alone', async () => {
  const errors = table();
  const diagnostic = (sensor: 'compiler' | 'linter', message: string): Failure => ({
    sensor,
    at: '2026-01-01T00:00:00.000Z',
    thrown: { name: 'Error', message, code: 'X' },
    frames: [],
    location: { file: 'src/a.ts', line: 1 },
    tree: null,
    branch: 'main',
  });
  const [first, second, third] = [
    diagnostic('compiler', 'a'),
    diagnostic('compiler', 'b'),
    diagnostic('linter', 'c'),
  ];
  await recordFailures(errors, [first, second, third]);
  const scan = { sensors: ['compiler'] as const, tree: null, branch: 'main', at: '2026-01-02T00:00:00.000Z' };
  await resolveUnseen(errors, [second], scan);
  assert.deepEqual(
    errors.all().map(({ state }) => state),
    ['resolved', 'open', 'open'],
  );
});

const transitions: [ErrorState, StateEvent, ErrorState][] = [
  ['open', 'seen', 'open'],
  ['open', 'heal', 'fixing'],
  ['open', 'land', 'patched'],
  ['open', 'green', 'resolved'],
  ['open', 'ignore', 'ignored'],
  ['fixing', 'give-up', 'open'],
  ['fixing', 'land', 'patched'],
  ['patched', 'seen', 'patched'],
  ['patched', 'reject', 'open'],
  ['patched', 'green', 'resolved'],
  ['resolved', 'seen', 'regressed'],
  ['resolved', 'rollback', 'open'],
  ['regressed', 'heal', 'fixing'],
  ['regressed', 'green', 'resolved'],
  ['ignored', 'seen', 'ignored'],
  ['ignored', 'green', 'ignored'],
  ['ignored', 'reopen', 'open'],
];
for (const [state, event, expected] of transitions) {
  test(`an error that is ${state} becomes ${expected} on ${event}`, () =>
    assert.equal(nextState(state, event), expected));
}
