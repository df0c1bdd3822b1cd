import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runTests } from '../../core/sandbox/tests.js';
import { assertQueueEmpty, coordinate, openQueue, signedRepository, startWorker } from '../support/fleet.js';
import { redisMissing } from '../support/redis.js';

/** Long enough to be in the midst of it when the queue goes. */
const suite = `const test = require('node:test');
test('waits', async () => {
  await new Promise((done) => setTimeout(done, 1500));
});
`;

test('a worker whose queue is gone ends when it is asked to, and its job is done by another once the queue is back', {
  skip: redisMissing,
}, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'a.test.js': suite });
  const machine = (name: string) =>
    startWorker(t, redis, { folder: join(repository.outside, name), trust: repository.root });
  const worker = await machine('first');
  const { worktree, options, answers } = await coordinate(t, repository, redis, { patience: '3m' });
  const asked = runTests(worktree, options);
  const client = redis.client();
  for (;;) {
    const [active] = await client.keys('healer:tests-*:active');
    if (active && (await client.llen(active)) > 0) break;
    await wait(20);
  }
  await redis.kill();
  assert.equal(await worker.stop(), 0);
  assert.match(worker.said(), /the queue does not answer: .*\n.* the worker was asked to end, and ends\n$/);

  await redis.start();
  await machine('second');
  const { run } = await asked;
  assert.deepEqual(
    run.tests.map(({ status }) => status),
    ['passed'],
  );
  assert.equal(answers.length, 1);
  await assertQueueEmpty(client);
});

test('a worker that is asked to end while its queue answers leaves nothing to be waited for', {
  skip: redisMissing,
}, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'a.test.js': suite });
  const worker = await startWorker(t, redis, {
    folder: join(repository.outside, 'first'),
    trust: repository.root,
  });
  assert.equal(await worker.stop(), 0);
  assert.doesNotMatch(worker.said(), /does not answer/);
  assert.deepEqual(await redis.client().hgetall('healer:workers'), {});
});
