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

test('every assertion passes and fails as it did', async () => {
  const answer = await inThread(`
    const inputs = [[1, 1], [1, 2], [1, '1'], [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: '1' }], ['ab', /a/], ['ab', /c/], [true], [0], [null],
      [() => { throw new TypeError('thrown'); }], [() => 1], [() => { throw new TypeError('thrown'); }, (error) => error.message === 'other']];
    const { Worker } = require('node:worker_threads');
    const seen = () => Object.keys(assert).flatMap((name) =>
      [assert, assert.strict].flatMap((module) =>
        typeof module[name] !== 'function' || /^[A-Z]|^strict$/.test(name) ? [] : inputs.map((input) => {
          const error = thrown(() => { const done = module[name](...input); done?.catch?.(() => {}); });
          return [name, String(input[0]), String(input[1]), error === undefined ? 'passed' : error.name + error.message].join(' ');
        })));
    const code = 'const assert = require("node:assert"); const inputs = ' +
      '[' + inputs.map((input) => '[' + input.map((each) => typeof each === 'object' && each && !(each instanceof RegExp) ? JSON.stringify(each) : typeof each === 'string' ? JSON.stringify(each) : String(each)).join() + ']').join() + '];' +
      'const thrown = ' + thrown + '; const seen = ' + seen + ';' +
      'require("node:worker_threads").parentPort.postMessage(seen());';
    const plain = await new Promise((resolve) => new Worker(code, { eval: true }).once('message', resolve));
    const here = seen();
    return { count: here.length, differing: here.filter((line, index) => line !== plain[index]) };`);
  const { count, differing } = answer as { count: number; differing: string[] };
  assert.ok(count > 200);
  assert.deepEqual(differing, []);
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
