import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captureRun, createProject, outcomes } from '../support/captured-run.js';

const head = "const { test } = require('node:test');\n";
const waitsForNothing = `${head}test('waits', () => new Promise(() => {}));\ntest('is dragged along', () => {});\n`;
const dragged = (file: string) => [`${file} > is dragged along: failed`, `${file} > waits: failed`];

/** Before 24, node:test cancels these by itself. */
const waitsForEver = Number(process.versions.node.split('.')[0]) >= 24;

test('a test that waits for nothing is cancelled with the rest of its file, and other files run to their ends', async (t) => {
  const folder = await createProject(t, {
    'a.test.js': waitsForNothing,
    'b.test.js': `${head}test('is slow', () => new Promise((done) => setTimeout(done, 2500)));\n`,
  });
  const { run, exitCode } = await captureRun(folder, [process.execPath, '--test'], { cancelIdle: true });
  assert.deepEqual(outcomes(run), [...dragged('a.test.js'), 'b.test.js > is slow: passed']);
  assert.equal(exitCode, 1);
  assert.deepEqual(
    new Set(run.tests.map(({ error }) => error?.code)),
    new Set(['ERR_TEST_CANCELLED', undefined]),
  );
});

test('a test that waits for nothing is cancelled where its file is run by itself', async (t) => {
  const folder = await createProject(t, { 'a.test.js': waitsForNothing });
  const { run, exitCode } = await captureRun(folder, [process.execPath, 'a.test.js'], { cancelIdle: true });
  assert.deepEqual(outcomes(run), dragged('a.test.js'));
  assert.equal(exitCode, 1);
});

for (const [what, wait] of Object.entries({
  'a timer that holds no process':
    "new Promise((done) => AbortSignal.timeout(3000).addEventListener('abort', done))",
  'another thread':
    "new Promise((done) => { const worker = new (require('node:worker_threads').Worker)('setTimeout(() => require(\"node:worker_threads\").parentPort.postMessage(1), 3000)', { eval: true }); worker.unref(); worker.on('message', done); })",
}))
  test(`a test that waits for ${what} is not cancelled where node:test itself would wait`, {
    skip: !waitsForEver && 'node:test does not wait',
  }, async (t) => {
    const folder = await createProject(t, { 'a.test.js': `${head}test('waits', () => ${wait});\n` });
    const { run } = await captureRun(folder, [process.execPath, '--test'], { cancelIdle: true });
    assert.deepEqual(outcomes(run), ['a.test.js > waits: passed']);
  });
