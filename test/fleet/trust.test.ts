import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Queue } from 'bullmq';
import { isHealerError } from '../../core/errors.js';
import { sealAnswer } from '../../core/fleet/answer.js';
import { keys } from '../../core/fleet/job.js';
import { openRepository } from '../../core/git/repository.js';
import { createSigningKey } from '../../core/git/signing/signing.js';
import { readSshKey } from '../../core/git/signing/ssh-signature.js';
import { runTests } from '../../core/sandbox/tests.js';
import { type Coordinated, coordinate, openQueue, signedRepository, startWorker } from '../support/fleet.js';
import { redisMissing, type TestRedis } from '../support/redis.js';
import type { TestRepository } from '../support/repository.js';

const skip = redisMissing;
const suite = "require('node:test')('passes', () => {});\n";
const slow = "require('node:test')('waits', () => new Promise((done) => setTimeout(done, 60_000)));\n";

interface Scene extends Coordinated {
  redis: TestRedis;
  repository: TestRepository;
  /** Starts a worker in a folder of its own that trusts a clone of the repository, and resolves with the clone as well. */
  worker(name: string, prepare?: (clone: string) => Promise<void>): ReturnType<typeof startWorker>;
}

async function openScene(
  t: TestContext,
  files: Record<string, string> = { 'a.test.js': suite },
  fleet: Parameters<typeof coordinate>[3] = {},
): Promise<Scene> {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, files);
  const worker = async (name: string, prepare?: (clone: string) => Promise<void>) => {
    const trust = join(repository.outside, `${name}-clone`);
    await repository.git('clone', '--quiet', repository.root, trust);
    await prepare?.(trust);
    return startWorker(t, redis, { folder: join(repository.outside, name), trust });
  };
  return { redis, repository, worker, ...(await coordinate(t, repository, redis, fleet)) };
}

const failsWith =
  (code: 'FLEET_FAILED' | 'FLEET_UNAVAILABLE' | 'ABORTED', pattern: RegExp) => (error: unknown) => {
    assert.ok(isHealerError(error, code), String(error));
    assert.match(error.message, pattern);
    return true;
  };

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await wait(50);
}

/** Whether a worker has begun with a job. */
const hasChildren = (pid: number | undefined): Promise<boolean> =>
  promisify(execFile)('pgrep', ['-P', String(pid)]).then(
    () => true,
    () => false,
  );

async function strangersKey(repository: TestRepository) {
  const folder = join(repository.outside, `stranger-${randomUUID()}`);
  const { key = '' } = await createSigningKey(folder, await openRepository(repository.root));
  const read = await readSshKey(key);
  assert.ok(read);
  return read;
}

test('a worker runs nothing that a key has signed which its own clone does not name', { skip }, async (t) => {
  const { worker, worktree, options, repository } = await openScene(t);
  const { publicKey } = await strangersKey(repository);
  const one = await worker('w1', async (clone) => {
    await writeFile(join(clone, '.healer/allowed_signers'), `somebody namespaces="git" ${publicKey}\n`);
  });
  await assert.rejects(
    runTests(worktree, options),
    failsWith('FLEET_FAILED', /not in \.healer\/allowed_signers/),
  );
  assert.doesNotMatch(one.said(), /tests in/);
});

test('a job that is given another name, or that nobody has signed, is refused', { skip }, async (t) => {
  const { worker, redis, repository } = await openScene(t);
  const one = await worker('w1');
  const client = redis.client();
  const told = Object.values(await client.hgetall(keys.workers)).map((text) => JSON.parse(text));
  const queue = new Queue(told[0].queues[0], { connection: client, prefix: 'healer' });
  const commit = await repository.git('rev-parse', 'HEAD');
  const job = await queue.add('tests', { commit, base: commit, bundle: null }, { jobId: 'a-name' });
  await until(async () => job.isFailed());
  assert.match((await queue.getJob('a-name'))?.failedReason ?? '', /nobody has signed it/);
  assert.doesNotMatch(one.said(), /tests in/);
  await queue.close();
});

test('a worker that trusts another repository does not see the job, and waiting says so', {
  skip,
}, async (t) => {
  const { redis, worktree, options, repository } = await openScene(t, undefined, { patience: '2s' });
  const other = await signedRepository(t, { 'a.test.js': suite, 'other.txt': 'of another history' });
  await startWorker(t, redis, { folder: join(repository.outside, 'w1'), trust: other.root });
  await assert.rejects(runTests(worktree, options), failsWith('FLEET_UNAVAILABLE', /there are .*protocol 1/));
});

test('workers of another protocol and another Node do not see the job, and are named', {
  skip,
}, async (t) => {
  const { redis, worktree, options } = await openScene(t, undefined, { patience: '2s' });
  const client = redis.client();
  const [seconds] = await client.time();
  const other = {
    id: 'x',
    host: 'old-machine',
    healer: '9.0.0',
    protocol: 2,
    environment: 'node26-linux-x64',
  };
  const text = JSON.stringify({ ...other, queues: ['tests-v2-x'], slots: 4, at: Number(seconds) * 1000 });
  await client.hset(keys.workers, 'x', text);
  const named = /there are old-machine \(node26-linux-x64, protocol 2\)/;
  await assert.rejects(runTests(worktree, options), failsWith('FLEET_UNAVAILABLE', named));
});

test('tests on a worker see neither the queue nor its password', { skip }, async (t) => {
  const { redis, repository, worker } = await openScene(t);
  await worker('w1');
  const port = new URL(redis.url).port;
  await repository.commit('Curious tests', {
    'a.test.js': `const test = require('node:test');
test('no password', () => { if (JSON.stringify(process.env).includes(${JSON.stringify(redis.password)})) throw new Error('seen'); });
test('no queue', async () => {
  const socket = require('node:net').connect(${port}, '127.0.0.1');
  await new Promise((done, fail) => { socket.on('error', done); socket.on('connect', () => fail(new Error('reached'))); });
});
`,
  });
  const later = await coordinate(t, repository, redis);
  const { run } = await runTests(later.worktree, later.options);
  assert.deepEqual(
    run.tests.map(({ path, status }) => [path.join(), status]),
    [
      ['no password', 'passed'],
      ['no queue', 'passed'],
    ],
  );
});

test('an answer that somebody else has written counts for nothing', { skip }, async (t) => {
  const scene = await openScene(t);
  const { redis, repository, worker, worktree, options, answers } = scene;
  const one = await worker('w1');
  const real = await runTests(worktree, options);
  const [job] = answers;
  assert.ok(job);
  // A stranger who may write to the queue puts an answer there before the next healer asks.
  const key = await strangersKey(repository);
  const from = { key: key.publicKey, host: 'stranger', node: 'v20.0.0', healer: '0.1.0' };
  const timings = { fetchMs: 0, openMs: 0, runMs: 0, totalMs: 0 };
  const tests = { ...real, run: { ...real.run, id: 'forged' } };
  const forged = await sealAnswer({ job: job.job, tests, timings, worker: from }, key);
  await redis.client().set(keys.answer(job.job), forged);
  const trusted = /signs answers with (ssh-ed25519 \S+)/.exec(one.said())?.[1] ?? '';
  const careful = await coordinate(t, repository, redis, { workers: [trusted] });
  const { run } = await runTests(careful.worktree, careful.options);
  assert.notEqual(run.id, 'forged');
  assert.equal(careful.answers.length, 1);
});

test('a machine with other packages than the lock file says leaves the job, and the heal says why', {
  skip,
}, async (t) => {
  const lock = (version: string) => JSON.stringify({ lockfileVersion: 3, packages: { '': { version } } });
  const { worker, worktree, options } = await openScene(t, {
    'a.test.js': suite,
    'package-lock.json': lock('1.0.0'),
  });
  await worker('w1');
  assert.equal((await runTests(worktree, options)).run.exitCode, 0);
  await worktree.writeFile('package-lock.json', lock('2.0.0'));
  const why = /The packages of .* are not those of the package-lock\.json/;
  await assert.rejects(runTests(worktree, options), failsWith('FLEET_FAILED', why));
});

test('what is not wanted any more leaves the queue, and is ended where it runs', { skip }, async (t) => {
  const { worker, redis, worktree, options } = await openScene(t, { 'a.test.js': slow });
  const one = await worker('w1');
  const stop = new AbortController();
  const running = runTests(worktree, { ...options, signal: stop.signal });
  const waiting = runTests(worktree, { ...options, timeoutMs: 110_000, signal: stop.signal });
  const client = redis.client();
  const length = async (list: string) => {
    const [name] = await client.keys(`healer:tests-*:${list}`);
    return name ? client.llen(name) : 0;
  };
  await until(async () => (await length('active')) === 1 && (await length('wait')) === 1);
  stop.abort();
  await assert.rejects(running, failsWith('ABORTED', /stopped/));
  await assert.rejects(waiting, failsWith('ABORTED', /stopped/));
  await until(async () => (await length('active')) + (await length('wait')) === 0);
  assert.doesNotMatch(one.said(), /tests in/);
});

test('what is cancelled and asked for again is run after all', { skip }, async (t) => {
  const { worker, redis, repository, worktree, options } = await openScene(t);
  const stop = new AbortController();
  const first = runTests(worktree, { ...options, signal: stop.signal });
  const client = redis.client();
  await until(async () => (await client.keys('healer:tests-*:wait')).length > 0);
  stop.abort();
  await assert.rejects(first, failsWith('ABORTED', /stopped/));
  const later = await coordinate(t, repository, redis);
  const again = runTests(later.worktree, later.options);
  await worker('w1');
  assert.equal((await again).run.exitCode, 0);
});

test('one coordinator has no more jobs in the queue than it may', { skip }, async (t) => {
  const { redis, worktree, options, worker } = await openScene(t, undefined, { inFlight: 2 });
  const client = redis.client();
  const asked = [1, 2, 3, 4, 5].map((each) => runTests(worktree, { ...options, timeoutMs: 60_000 + each }));
  const length = async () => {
    const [name] = await client.keys('healer:tests-*:wait');
    return name ? client.llen(name) : 0;
  };
  await until(async () => (await length()) === 2);
  await worker('w1');
  let most = 0;
  const watching = setInterval(async () => {
    most = Math.max(most, await length());
  }, 20);
  const runs = await Promise.all(asked);
  clearInterval(watching);
  assert.deepEqual(
    runs.map(({ run }) => run.exitCode),
    [0, 0, 0, 0, 0],
  );
  assert.ok(most <= 2, `${most} at once`);
});

test('a job that takes down three workers, one after the other, is a run that failed and says so', {
  skip,
}, async (t) => {
  const { worker, redis, worktree, options } = await openScene(t, { 'a.test.js': slow });
  const client = redis.client();
  const running = async () => {
    const [name] = await client.keys('healer:tests-*:active');
    return name ? client.llen(name) : 0;
  };
  const asked = runTests(worktree, options);
  for (const name of ['w1', 'w2', 'w3']) {
    const victim = await worker(name);
    await until(async () => (await running()) === 1 && (await hasChildren(victim.child.pid)));
    await victim.kill();
  }
  await worker('w4');
  const { run, execution } = await asked;
  assert.match(execution.exceeded?.how ?? '', /took down every machine/);
  assert.deepEqual([run.tests, run.signal], [[], 'SIGKILL']);
});
