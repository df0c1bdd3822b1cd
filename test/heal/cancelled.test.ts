import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProject } from './project.js';

const source = `export class Queue {
  #items = [];
  #waiting = [];

  push(item) {
    const next = this.#waiting.shift();
    if (next && this.#items.length > 0) next(item);
    else this.#items.push(item);
  }

  take() {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
`;

test('what waits for nothing and the tests that it drags along are one error, which one patch heals', async (t) => {
  const project = await openProject(t, {
    'src/queue.js': source,
    'test/queue.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Queue } from '../src/queue.js';

test('gives what comes later', async () => {
  const queue = new Queue();
  const later = queue.take();
  queue.push('a');
  assert.equal(await later, 'a');
});
test('keeps the order', async () => {
  const queue = new Queue();
  queue.push('a');
  queue.push('b');
  assert.deepEqual([await queue.take(), await queue.take()], ['a', 'b']);
});
`,
  });
  const patch = await project.healOne();
  assert.deepEqual([patch.tests.fixed, patch.tests.failed, patch.files], [2, 0, ['src/queue.js']]);
});
