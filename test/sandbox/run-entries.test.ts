import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type Entry,
  standIn,
  startCollecting,
} from '../../core/sandbox/screening/memory/harness/node/collect.js';
import { type Branch, runEntries } from '../../core/sandbox/screening/memory/harness/node/run-entries.js';
import type { Outcome } from '../../core/sandbox/screening/memory/protocol.js';

type Register = (title: string, body: (t: TestContext) => unknown) => void;

test('hooks that a test sets up itself are those of one run', async () => {
  let ended = 0;
  const branch = collected((t) => {
    t.after(() => {
      ended += 1;
    });
  });
  await run(branch);
  await run(branch);
  assert.equal(ended, 2);
});

test('what a test mocks is put back when it ends', async () => {
  const subject = { value: () => 'real' };
  const branch = collected((t) => {
    t.mock.method(subject, 'value', () => 'mocked');
    assert.equal(subject.value(), 'mocked');
  });
  assert.deepEqual(await run(branch), ['passed']);
  assert.equal(subject.value(), 'real');
});

test('a test is handed its name, a signal and a way to skip', async () => {
  const branch = collected((t) => {
    assert.equal(t.name, 'works');
    assert.equal(t.signal.aborted, false);
    t.skip();
  });
  assert.deepEqual(await run(branch), ['skipped']);
});

function collected(body: (t: TestContext) => unknown): Branch {
  const root = startCollecting();
  (standIn as unknown as { test: Register }).test('works', body);
  return branchOf(root);
}

const branchOf = (entry: Entry): Branch => ({ entry, children: entry.children.map(branchOf) });

async function run(branch: Branch): Promise<string[]> {
  const outcomes: Outcome[] = [];
  await runEntries('works.test.js', branch, {
    meter: { start() {}, end: () => ({ steps: 0, cut: false }), waitMs: 1_000 },
    onOutcome: (outcome) => outcomes.push(outcome) > 0,
    onLate() {},
    isActive: () => true,
  });
  return outcomes.map(({ status }) => status);
}
