import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isHealerError } from '../../core/errors.js';
import { jobKey } from '../../core/fleet/job.js';
import { runTests, runTestsHere } from '../../core/sandbox/tests.js';
import {
  assertQueueEmpty,
  coordinate,
  launchWorker,
  openQueue,
  signedRepository,
  startWorker,
} from '../support/fleet.js';
import { redisMissing } from '../support/redis.js';

const suite = `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('./add.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('is there', () => assert.ok(add));
`;
const wrong = 'exports.add = (a, b) => a - b;\n';
const right = wrong.replace('a - b', 'a + b');
const skip = redisMissing;

async function openScene(t: TestContext, fleet: Parameters<typeof coordinate>[3] = {}) {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'add.js': wrong, 'a.test.js': suite });
  const worker = (name: string, o: Partial<Parameters<typeof startWorker>[2]> = {}) =>
    startWorker(t, redis, { folder: join(repository.outside, name), trust: repository.root, ...o });
  return { redis, repository, worker, ...(await coordinate(t, repository, redis, fleet)) };
}

const statuses = ({ run }: Awaited<ReturnType<typeof runTests>>) =>
  run.tests.map(({ file, path, status }) => [file, path.join(' > '), status]);

test('an edit travels to a worker as a commit, and its tests tell there what they would tell here', {
  skip,
}, async (t) => {
  const { worker, worktree, options, answers } = await openScene(t);
  await worker('w1');
  const red = await runTests(worktree, options);
  await worktree.writeFile('add.js', right);
  const green = await runTests(worktree, options);
  const here = await runTestsHere(worktree, options);

  assert.deepEqual(statuses(red)[0], ['a.test.js', 'adds', 'failed']);
  assert.deepEqual(statuses(green), statuses(here));
  assert.deepEqual([red.run.exitCode, green.run.exitCode, here.run.exitCode], [1, 0, 0]);
  assert.equal(answers.length, 2);
});

test('the coverage of each test and what a test changed of its judges come back as well', {
  skip,
}, async (t) => {
  const { worker, worktree, options } = await openScene(t);
  await worker('w1');
  const { coverage } = await runTests(worktree, { ...options, coverage: true });
  const lines = coverage.find(({ path }) => path[0] === 'adds')?.lines.get('add.js');
  assert.deepEqual([...(lines ?? [])], [1]);
  const spoiling = `${suite}test('spoils', () => require('fs').appendFileSync(__filename, '//'));\n`;
  await worktree.writeFile('a.test.js', spoiling);
  const { tampered } = await runTests(worktree, { ...options, judged: ['a.test.js'] });
  assert.equal(tampered, 'a.test.js');
});

test('another healer that asks the same gets the answer that is there, and nothing is run again', {
  skip,
}, async (t) => {
  const { worker, redis, repository, worktree, options } = await openScene(t);
  const one = await worker('w1');
  const first = await runTests(worktree, options);
  await one.stop();
  const later = await coordinate(t, repository, redis);
  const second = await runTests(later.worktree, options);
  assert.deepEqual([second.run.id, later.answers.length], [first.run.id, 0]);
});

test('the same healer that asks again, to see whether a test wavers, gets a new run', { skip }, async (t) => {
  const { worker, worktree, options, answers } = await openScene(t);
  await worker('w1');
  const runs = [await runTests(worktree, options), await runTests(worktree, options)];
  assert.notEqual(runs[0]?.run.id, runs[1]?.run.id);
  assert.notEqual(answers[0]?.job, answers[1]?.job);
});

test('a job has the same key whatever the order of what it says, and another one for other limits', () => {
  const job = {
    protocol: 1 as const,
    repository: 'r',
    tree: 't',
    command: ['node', '--test'],
    cwd: '',
    timeoutMs: 1000,
    coverage: false,
    judged: false,
    limits: { memoryMiB: null, processes: 1, openFiles: 1, diskMiB: 1 },
    packages: [],
    environment: 'node20-linux-x64',
    round: 0,
  };
  const turned = Object.fromEntries(Object.entries(job).reverse()) as typeof job;
  assert.equal(jobKey(turned), jobKey(job));
  assert.notEqual(jobKey({ ...job, limits: { ...job.limits, processes: 2 } }), jobKey(job));
});

test('an uncommitted state that no remote has travels over the queue with what it is built on', {
  skip,
}, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'add.js': wrong, 'a.test.js': suite });
  const trust = join(repository.outside, 'clone');
  await repository.git('clone', '--quiet', repository.root, trust);
  await repository.commit('Ahead of the clone', { 'add.js': right });
  const { worktree, options } = await coordinate(t, repository, redis);
  await repository.git('-C', trust, 'remote', 'remove', 'origin');
  await startWorker(t, redis, { folder: join(repository.outside, 'w1'), trust });
  assert.equal((await runTests(worktree, options)).run.exitCode, 0);
});

test('a queue with TLS is spoken to by its certificate, and one with a foreign certificate is not', {
  skip,
}, async (t) => {
  const redis = await openQueue(t, { tls: true });
  const repository = await signedRepository(t, { 'add.js': right, 'a.test.js': suite });
  const place = { folder: join(repository.outside, 'w1'), trust: repository.root };
  const stranger = await launchWorker(t, redis, place);
  await assert.rejects(stranger.heard(/ at once for /), /cannot be used: .*certificate/);
  const env = { NODE_EXTRA_CA_CERTS: redis.authority ?? '' };
  await startWorker(t, redis, { ...place, env });
  const client = redis.client();
  assert.equal(await client.hlen('healer:workers'), 1);
});

test('a wrong password is told as such', { skip }, async (t) => {
  const { redis, repository } = await openScene(t);
  const place = { folder: join(repository.outside, 'w1'), trust: repository.root };
  const worker = await launchWorker(t, redis, { ...place, env: { HEALER_QUEUE_PASSWORD: 'wrong' } });
  await assert.rejects(worker.heard(/ at once for /), /WRONGPASS/);
});

test('a question that is given up while it is put into the queue does not stay there', {
  skip,
}, async (t) => {
  const { redis, worktree, options } = await openScene(t);
  for (const pauseMs of [0, 5, 20, 50, 100, 200, 400]) {
    await worktree.writeFile('add.js', `${wrong}// ${pauseMs}\n`);
    const stop = new AbortController();
    const asked = runTests(worktree, { ...options, signal: stop.signal });
    const refused = assert.rejects(asked, (error) => isHealerError(error, 'ABORTED'));
    await wait(pauseMs);
    stop.abort();
    await refused;
  }
  await assertQueueEmpty(redis.client());
});

test('where nobody serves, waiting ends and says who is there instead', { skip }, async (t) => {
  const { worktree, options } = await openScene(t, { patience: '1s' });
  await assert.rejects(runTests(worktree, options), (error) => {
    return (
      isHealerError(error, 'FLEET_UNAVAILABLE') && /No worker that trusts this repository/.test(error.message)
    );
  });
});
