import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

const module = new URL('../../core/sandbox/screening/memory/harness/assertions.js', import.meta.url).href;

/** What a body answers in a thread of its own, whose assertions leave the calls out. */
async function inThread(body: string): Promise<unknown> {
  const code = `import('${module}').then(async ({ leaveOutCalls }) => {
  leaveOutCalls();
  const assert = require('node:assert');
  const thrown = (run) => { try { run(); } catch (error) { return error; } };
  require('node:worker_threads').parentPort.postMessage(await (async () => { ${body} })());
});`;
  const worker = new Worker(code, { eval: true });
  const [answer] = await once(worker, 'message');
  await worker.terminate();
  return answer;
}

test('errors of assertions say the same, without the calls that led to them', async () => {
  const { message } = thrownBy(() => assert.deepEqual({ a: 1 }, { a: 2 }));
  const answer = await inThread(`
    const error = thrown(() => assert.deepStrictEqual({ a: 1 }, { a: 2 }));
    return { message: error.message, calls: /^ +at /m.test(error.stack) };`);
  assert.deepEqual(answer, { message, calls: false });
});

test('a program that fails in its own way says which calls led there', async () => {
  const answer = await inThread(`
    thrown(() => assert.equal(1, 2));
    return /^ +at /m.test(thrown(() => { throw new Error('mine'); }).stack);`);
  assert.equal(answer, true);
});

test('imported assertions are the same functions as required ones', async () => {
  const answer = await inThread(`
    const { strictEqual } = await import('node:assert');
    const strict = await import('node:assert/strict');
    return strictEqual === assert.strictEqual && strict.equal === strictEqual && strictEqual.name;`);
  assert.equal(answer, 'strictEqual');
});

function thrownBy(run: () => void): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new TypeError('nothing was thrown');
}
