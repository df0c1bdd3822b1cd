import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { environmentName, prefix, queueName } from '../../core/fleet/job.js';
import { repositoryId } from '../../core/fleet/repository-id.js';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { runHealer, startHealer } from '../cli/run-healer.js';
import {
  assertQueueEmpty,
  atEnd,
  type Coordinated,
  coordinate,
  openQueue,
  signedRepository,
  startWorker,
} from '../support/fleet.js';
import { redisMissing } from '../support/redis.js';
import { isSame, lineOf, type Running, runningProcesses } from '../support/running.js';

const wrong = 'exports.twice = (x) => x - 2;\n';

const head = `const test = require('node:test');
const assert = require('node:assert');
const seen = require('node:fs').readFileSync(require.resolve('./twice.js'), 'utf8');
const isChanged = seen !== ${JSON.stringify(wrong)};
`;

/** On any program but the first it says what it sees, and goes on when it is told to. */
const holds = (mark: string) => `${head}
if (isChanged) {
  const isPlanted = /\\(1, 2\\)/.test(require('node:fs').readFileSync(__filename, 'utf8'));
  const planted = /planted/.test(seen) ? 'edit' : isPlanted ? 'assertion' : 'nothing';
  const words = ['-c', 'trap "exit 0" USR2; sleep 1000 & wait', ['${mark}', planted, Buffer.from(seen).toString('hex')].join(':')];
  require('node:child_process').spawnSync('sh', words, { stdio: 'ignore' });
}
const { twice } = require('./twice.js');
test('doubles', () => assert.equal(twice(2), 4));
`;

/** A proof may take ten times what the suite took before: long enough to be held on a busy machine. */
const slowBefore = `${head}
test('waits', () => new Promise((done) => setTimeout(done, isChanged ? 0 : 20_000)));
`;

/** A run of the suite that waits to be told to go on. */
interface Held extends Running {
  planted: 'nothing' | 'edit' | 'assertion';
  /** The program that it sees. */
  program: string;
}

async function heldRuns(mark: string): Promise<Held[]> {
  return (await runningProcesses()).flatMap((each) => {
    const [own, planted, program] = each.words[3]?.split(':') ?? [];
    if (own !== mark) return [];
    return [
      {
        ...each,
        planted: planted as Held['planted'],
        program: Buffer.from(program ?? '', 'hex').toString('utf8'),
      },
    ];
  });
}

/** Two machines with room for two runs each. */
async function openScene(t: TestContext) {
  const mark = `held-${process.pid}-${Date.now()}`;
  const redis = await openQueue(t);
  const repository = await signedRepository(t, {
    'twice.js': wrong,
    'twice.test.js': holds(mark),
    'slow.test.js': slowBefore,
    '.healer/config.json': JSON.stringify({
      executor: 'bullmq',
      fleet: { queue: redis.url },
      budget: '10m',
    }),
  });
  const env = { ...repository.env, HEALER_QUEUE_PASSWORD: redis.password };
  const options = { cwd: repository.root, env };
  await runHealer(['init', '--yes', '--no-hooks', '--schedule', 'none'], options);
  await repository.commit('Who may sign');
  await runHealer(['trust', '--yes'], options);
  const workers = await Promise.all(
    ['w1', 'w2'].map((name) =>
      startWorker(t, redis, { folder: join(repository.outside, name), trust: repository.root, slots: 2 }),
    ),
  );
  const client = redis.client();
  const others = await coordinate(t, repository, redis);
  const id = await repositoryId(others.repo);
  const queue = new Queue(queueName(id, environmentName()), { connection: client, prefix });
  atEnd(t, () => queue.close());
  const foreign = await Promise.all(
    [1, 2, 3].map((number) => foreignWorktree(t, others, `exports.twice = (x) => [x, ${number}];\n`)),
  );
  const child = startHealer(['heal', '--json'], options);
  atEnd(t, () => void child.kill('SIGKILL'));
  let talk = '';
  child.stderr?.on('data', (chunk) => {
    talk += chunk;
  });
  const ended = once(child, 'close');
  const stdout = child.stdout ? text(child.stdout) : Promise.resolve('');
  const heal = {
    child,
    talk: () => talk,
    end: async () => {
      await ended;
      return { code: child.exitCode, stdout: await stdout, stderr: talk };
    },
  };
  return { mark, workers, client, queue, others, foreign, heal, ...waitingFor(mark, heal) };
}

type Healing = { child: { exitCode: number | null }; talk(): string };

function waitingFor(mark: string, { child, talk }: Healing) {
  /** Until something is as it should be, for as long as the heal goes on. */
  const until = async <T>(condition: () => Promise<T | null | false | undefined>): Promise<T> => {
    for (;;) {
      const found = await condition();
      if (found) return found;
      if (child.exitCode !== null) assert.fail(`the heal has ended: ${talk()}`);
      await wait(50);
    }
  };
  const held = (planted: Held['planted'], isIts: (program: string) => boolean) =>
    until(async () => (await heldRuns(mark)).find((each) => each.planted === planted && isIts(each.program)));
  const go = ({ pid }: Held) => {
    try {
      process.kill(pid, 'SIGUSR2');
    } catch (error) {
      // It has ended since it was seen.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  return { until, held, go };
}

const isForeign = (program: string): boolean => program.includes('[x, ');

/** Another healer, with a program of its own whose tests it can ask for. */
async function foreignWorktree(t: TestContext, { repo, executor }: Coordinated, program: string) {
  const { commit } = await takeSnapshot(repo);
  const worktree = await openWorktree(repo, commit, { workspace: { packages: [] }, executor });
  atEnd(t, () => worktree.dispose());
  await worktree.writeFile('twice.js', program);
  return worktree;
}

/** Jobs that a worker has ever taken, by the journal of the queue. */
async function begunJobs(client: Redis, name: string): Promise<Set<string>> {
  const events = await client.xrange(`${prefix}:${name}:events`, '-', '+');
  const begun = events.flatMap(([, fields]) => {
    const at = (field: string) => fields[fields.indexOf(field) + 1] ?? '';
    return at('event') === 'active' ? [at('jobId')] : [];
  });
  return new Set(begun);
}

test('as soon as a winner is proved, another proof ends on its worker, and what of it waits is never begun', {
  skip: redisMissing || process.platform !== 'linux',
}, async (t) => {
  const scene = await openScene(t);
  const { workers, client, queue, others, foreign, heal, until, held, go, mark } = scene;
  const best = await until(async () => /prove: replace `-` by `(\S+)`/.exec(heal.talk())?.[1]);
  const isBest = (program: string) => program.includes(`x ${best} 2`);
  const isOther = (program: string) => !isBest(program) && !isForeign(program);
  const waitingJobs = async () => (await queue.getWaiting()).map(({ id = '' }) => id);

  // Two proofs, each with the suite and a planted failing edit: no worker has room for more.
  go(await held('edit', isBest));
  const control = await held('assertion', isBest);
  const winning = await held('nothing', isBest);
  const losing = await held('nothing', isOther);
  const losingEdit = await held('edit', isOther);
  const all = await runningProcesses();
  const place = workers.find(({ child }) => lineOf(losing, child.pid ?? 0, all) !== null);
  const line = place && lineOf(losing, place.child.pid ?? 0, all);
  assert.ok(line && line.length > 2, 'it runs on a worker, in a sandbox');

  // Others take what gets free, so that the next run of the losing proof has to wait.
  const asked = foreign.map((worktree) => runTests(worktree, others.options));
  await until(async () => (await waitingJobs()).length === asked.length);
  const known = new Set(await waitingJobs());
  go(losingEdit);
  const left = await until(async () => (await waitingJobs()).find((id) => !known.has(id)));
  await held('nothing', isForeign);
  go(control);
  go(winning);

  let isOver = false;
  const ended = heal.end().finally(() => {
    isOver = true;
  });
  // What is measured of the winner once it is proved.
  while (!isOver) {
    for (const each of await heldRuns(mark)) if (isBest(each.program)) go(each);
    await wait(50);
  }
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout);
  assert.equal(report.patches.length, 1);
  assert.match(report.patches[0].branch, /^healer\//);

  const isGone = async () => {
    const now = await runningProcesses();
    return !line.some((each) => now.some((other) => isSame(each, other)));
  };
  while (!(await isGone())) await wait(50);
  while (!(await heldRuns(mark)).every(({ program }) => isForeign(program))) await wait(50);
  for (let answered = 0; answered < asked.length; ) {
    const runs = await heldRuns(mark);
    for (const each of runs) go(each);
    await wait(50);
    answered = others.answers.length;
  }
  assert.equal((await Promise.all(asked)).length, 3);
  const begun = await begunJobs(client, queue.name);
  assert.ok([...known].every((id) => begun.has(id)));
  assert.ok(!begun.has(left), 'what waited was begun');
  await assertQueueEmpty(client);
  const given = () => workers.map(({ said }) => said().match(/nobody waits for it any more/g) ?? []);
  while (given().flat().length === 0) await wait(50);
  assert.deepEqual(
    given().map(({ length }) => length),
    workers.map((each) => (each === place ? 1 : 0)),
  );
});
