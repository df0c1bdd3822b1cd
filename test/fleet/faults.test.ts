import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openRepository } from '../../core/git/repository.js';
import { runTests, type TestsRun } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import {
  assertQueueEmpty,
  atEnd,
  coordinate,
  openQueue,
  signedRepository,
  startWorker,
} from '../support/fleet.js';
import { networkMissing, openNetwork } from '../support/namespaces.js';
import { redisMissing } from '../support/redis.js';

const skip = redisMissing || networkMissing;
const machines = 4;

/** Long enough to be in the midst of it when something breaks. */
const suite = `const test = require('node:test');
const assert = require('node:assert');
test('says which one it is', async () => {
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(require('./number.js').number % 2, 0);
});
`;

async function openFleet(t: TestContext, redisOptions: { durable?: boolean } = {}) {
  const network = await openNetwork(machines);
  atEnd(t, network.dispose);
  const redis = await openQueue(t, { host: network.host, ...redisOptions });
  const repository = await signedRepository(t, { 'number.js': 'exports.number = 0;\n', 'a.test.js': suite });
  const starting = Array.from({ length: machines }, (_, at) =>
    startWorker(t, redis, {
      folder: join(repository.outside, `machine-${at}`),
      trust: repository.root,
      inside: network.inside(at),
    }),
  );
  const workers = await Promise.all(starting);
  const coordinated = await coordinate(t, repository, redis, { patience: '3m' });
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  /** Asks for so many different trees at once. */
  const ask = (count: number): Promise<TestsRun>[] =>
    Array.from({ length: count }, async (_, number) => {
      const { executor } = coordinated;
      const worktree = await openWorktree(repo, commit, { workspace: { packages: [] }, executor });
      atEnd(t, () => worktree.dispose());
      await worktree.writeFile('number.js', `exports.number = ${number};\n`);
      return runTests(worktree, coordinated.options);
    });
  const client = redis.client();
  const active = async () => {
    const [name] = await client.keys('healer:tests-*:active');
    return name ? client.llen(name) : 0;
  };
  return { network, redis, workers, ask, active, client, ...coordinated };
}

/** Until something is as it should be, however long this machine takes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(50);
}

/** Each question has one answer of its own, and the right one. */
async function assertAllAnswered(asked: Promise<TestsRun>[], answers: { job: string }[]): Promise<void> {
  const runs = await Promise.all(asked);
  const said = runs.map(({ run }) => run.tests.map(({ status }) => status).join());
  assert.deepEqual(
    said,
    runs.map((_, number) => (number % 2 === 0 ? 'passed' : 'failed')),
  );
  assert.equal(new Set(answers.map(({ job }) => job)).size, runs.length);
  assert.equal(answers.length, runs.length);
}

const cases: {
  title: string;
  durable?: boolean;
  harm(f: Awaited<ReturnType<typeof openFleet>>): Promise<void>;
}[] = [
  { title: 'four machines share twelve jobs, and each is answered once', harm: async () => {} },
  {
    title: 'two machines that lose their power in the midst of it lose no job',
    harm: async ({ workers }) => {
      await workers[0]?.kill();
      await workers[1]?.kill();
    },
  },
  {
    title: 'machines whose cable is pulled lose no job, nor do they answer twice when they are back',
    harm: async ({ network, workers }) => {
      await network.cut(0);
      await network.cut(1);
      await until(async () => workers.some((worker) => /was lost with its worker/.test(worker.said())));
      await network.mend(0);
      await network.mend(1);
    },
  },
  {
    title: 'a queue that is killed and comes back with what it had written loses no job',
    harm: async ({ redis }) => {
      await redis.kill();
      await wait(500);
      await redis.start();
    },
  },
  {
    title: 'a queue that is killed and comes back with nothing is asked for the lost jobs again',
    durable: false,
    harm: async ({ redis }) => {
      await redis.kill();
      await redis.start();
    },
  },
  {
    title: 'a machine that is asked to end gives back what it runs, and the others go on with it',
    harm: async ({ workers }) => {
      assert.equal(await workers[0]?.stop(), 0);
    },
  },
];

for (const { title, harm, ...options } of cases) {
  test(title, { skip }, async (t) => {
    const fleet = await openFleet(t, options);
    const asked = fleet.ask(12);
    await until(async () => (await fleet.active()) === machines);
    await harm(fleet);
    await assertAllAnswered(asked, fleet.answers);
    await assertQueueEmpty(fleet.client);
    if (title.startsWith('four'))
      for (const worker of fleet.workers) assert.match(worker.said(), /job \w+: 1 tests in/);
  });
}
