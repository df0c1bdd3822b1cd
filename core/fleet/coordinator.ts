import { randomUUID } from 'node:crypto';
import { bulkhead } from 'cockatiel';
import type { Redis } from 'ioredis';
import type { Config } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { ownKey } from '../git/signing/signing.js';
import type { SshKey } from '../git/signing/ssh-signature.js';
import type { Run } from '../model.js';
import type { PartCommand } from '../runners/narrow.js';
import type { Executor, TestedTree } from '../sandbox/executor.js';
import { exceeded, usualLimits } from '../sandbox/limits/limits.js';
import type { RunTestsOptions, TestsRun } from '../sandbox/tests.js';
import { dataFolder } from '../workspace/folders.js';
import type { Answer } from './answer.js';
import { connect } from './connection.js';
import { environmentName, type Job, jobKey, protocol, queueName } from './job.js';
import { openPending, type Pending, PoisonedJob } from './pending.js';
import { repositoryId } from './repository-id.js';
import { joinShards, planShards } from './shards.js';
import { writeJob } from './signed-job.js';
import { openTransport, type Transport } from './transport.js';
import { type LiveWorker, liveWorkers } from './workers.js';

export interface CoordinatorOptions {
  repo: Repository;
  config: Pick<Config, 'fleet' | 'fleetPatienceMs' | 'fleetShardMs'>;
  signal?: AbortSignal;
  /** Gets every answer, and how long it was waited for in milliseconds. */
  onAnswer?(answer: Answer, waitedMs: number): void;
}

/** Runs tests on the workers of a queue. Nothing is connected to before the first of them. */
export function openCoordinator(o: CoordinatorOptions): Executor {
  let opening: Promise<Opened> | undefined;
  const opened = () => {
    opening ??= open(o);
    return opening;
  };
  return {
    slots: async () => Math.max(1, slotsOf(await (await opened()).workers())),
    runTests: async (tested, options) => runTests(await opened(), tested, options),
    dispose: async () => {
      const one = await opening?.catch(() => undefined);
      await one?.dispose();
    },
  };
}

interface Opened extends CoordinatorOptions {
  repository: string;
  key: SshKey;
  pending: Pending;
  transport: Transport;
  inFlight: ReturnType<typeof bulkhead>;
  /** How often each job was asked for already. */
  rounds: Map<string, number>;
  workers(): Promise<LiveWorker[]>;
  dispose(): Promise<void>;
}

async function open(o: CoordinatorOptions): Promise<Opened> {
  const { repo, config, signal } = o;
  const { queue: url, passwordVariable, inFlight, workers: trusted } = config.fleet;
  if (url === null)
    throw new HealerError('CONFIG_INVALID', '"executor" is "bullmq", and "fleet.queue" names no queue', {
      next: 'Set it to an address such as "rediss://queue.example.com:6379"',
    });
  const [repository, key] = await Promise.all([repositoryId(repo), ownKey(dataFolder())]);
  if (key === null)
    throw new HealerError('SIGNING_FAILED', 'There is no key of healer to sign jobs with', {
      next: 'Run healer init, and commit .healer/allowed_signers',
    });
  const redis = await connect({ url, passwordVariable }, signal);
  const queue = queueName(repository, environmentName());
  const pending = await openPending({ redis, queue, id: randomUUID(), trusted });
  const transport = openTransport(repo, redis, config.fleet);
  const watch = watchWorkers(redis, pending, queue, config.fleetPatienceMs);
  return {
    ...o,
    repository,
    key,
    pending,
    transport,
    inFlight: bulkhead(inFlight, Number.POSITIVE_INFINITY),
    rounds: new Map(),
    workers: watch.workers,
    dispose: async () => {
      watch.stop();
      await pending.dispose();
      await transport.dispose();
      redis.disconnect();
    },
  };
}

/** How often it is looked for workers while somebody waits, in milliseconds. */
const watchMs = 2000;

/** Gives up what is waited for once no worker of the queue was heard of for so long. */
function watchWorkers(redis: Redis, pending: Pending, queue: string, patienceMs: number) {
  let seenAt = performance.now();
  const workers = async () => (await liveWorkers(redis)).filter(({ queues }) => queues.includes(queue));
  const look = async () => {
    if (pending.count() === 0) seenAt = performance.now();
    else if (redis.status === 'ready' && (await workers()).length > 0) seenAt = performance.now();
    if (performance.now() - seenAt < patienceMs) return;
    pending.fail(nobody(redis.status === 'ready' ? await liveWorkers(redis) : null));
  };
  const timer = setInterval(() => void look().catch(() => {}), watchMs);
  return { workers, stop: () => clearInterval(timer) };
}

/** Says who is there instead. */
function nobody(others: readonly LiveWorker[] | null): HealerError {
  if (others === null)
    return new HealerError(
      'FLEET_UNAVAILABLE',
      'The connection to the queue was lost, and did not come back',
      {
        next: 'See that Redis runs; what its workers have done meanwhile is found when healer runs again',
      },
    );
  const named = others.map(
    ({ host, environment, protocol: spoken }) => `${host} (${environment}, protocol ${spoken})`,
  );
  const there = named.length > 0 ? `; there are ${named.join(', ')}` : '';
  return new HealerError(
    'FLEET_UNAVAILABLE',
    `No worker that trusts this repository runs ${environmentName()} with protocol ${protocol}${there}`,
    { next: 'Start one: healer worker --queue redis://… --trust <clone>, or set "executor" to "local"' },
  );
}

const slotsOf = (workers: readonly LiveWorker[]): number =>
  workers.reduce((total, { slots }) => total + slots, 0);

async function runTests(fleet: Opened, tested: TestedTree, o: RunTestsOptions): Promise<TestsRun> {
  const { divisible } = o;
  const shards = divisible && planShards(divisible.test, divisible.before, fleet.config.fleetShardMs);
  const answer = shards
    ? joinShards(
        await together(shards, o.signal, ({ command }, signal) =>
          runOne(fleet, tested, { ...withoutParts(o), ...command, signal }),
        ),
        o,
      )
    : await runOne(fleet, tested, o);
  o.onStart?.();
  return { ...answer, run: { ...answer.run, tree: o.tree ?? null, branch: o.branch ?? null } };
}

const withoutParts = ({ parts: _, ...others }: RunTestsOptions): RunTestsOptions => others;

/** All at once; the first that cannot be done stops the others. */
async function together<Item, Result>(
  items: readonly Item[],
  outer: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  // Each has a signal of its own: Node warns of many listeners at one.
  const signal = () => AbortSignal.any(outer ? [outer, stop.signal] : [stop.signal]);
  try {
    return await Promise.all(items.map((item) => work(item, signal())));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

async function runOne(fleet: Opened, tested: TestedTree, o: RunTestsOptions): Promise<TestsRun> {
  const asked = jobOf(fleet.repository, tested, o);
  const name = jobKey(asked);
  const round = fleet.rounds.get(name) ?? 0;
  fleet.rounds.set(name, round + 1);
  const job = { ...asked, round };
  const key = jobKey(job);
  return fleet.inFlight.execute(async () => {
    const started = performance.now();
    const known = await fleet.pending.known(key);
    const answer = known ?? (await ask(fleet, tested, { job, key }, o.signal));
    if (answer === null) return poisonedRun(o);
    if (!known) fleet.onAnswer?.(answer, performance.now() - started);
    return answer.tests;
  });
}

function jobOf(repository: string, tested: TestedTree, o: RunTestsOptions): Job {
  return {
    protocol,
    repository,
    tree: tested.tree,
    command: [...o.command],
    cwd: o.cwd,
    ...(o.parts && { parts: o.parts.map(partOf) }),
    ...(o.tests && { tests: o.tests.map(({ file, path }) => ({ file, path: [...path] })) }),
    timeoutMs: o.timeoutMs,
    coverage: o.coverage ?? false,
    judged: o.judged !== undefined,
    limits: { ...usualLimits, ...tested.limits },
    packages: tested.packages.map(({ name, folder }) => ({ name, folder })),
    environment: environmentName(),
    round: 0,
  };
}

const partOf = ({ command, cwd, package: name, folder, uses, builds, timeoutMs }: PartCommand) => ({
  command,
  cwd,
  package: name,
  folder,
  ...(uses && { uses: [...uses] }),
  ...(builds && { builds: [...builds] }),
  ...(timeoutMs && { timeoutMs }),
});

/** Null where the job takes down whoever runs it. */
async function ask(
  { repo, key: signer, pending, transport }: Opened,
  { base }: TestedTree,
  { job, key }: { job: Job; key: string },
  signal: AbortSignal | undefined,
): Promise<Answer | null> {
  const commit = await writeJob(repo, base, job, signer);
  const bundle = await transport.send(commit, base);
  try {
    return await pending.ask(key, { commit, base, bundle }, signal);
  } catch (error) {
    if (error instanceof PoisonedJob) return null;
    throw error;
  }
}

/** What is said of tests that nobody has lived to tell of: they did not end well. */
function poisonedRun(o: RunTestsOptions): TestsRun {
  const how = { exitCode: null, signal: 'SIGKILL', durationMs: 0 };
  const run: Run = {
    ...how,
    id: randomUUID(),
    at: new Date().toISOString(),
    command: [...o.command],
    cwd: o.cwd,
    runner: 'command',
    node: process.version,
    tree: o.tree ?? null,
    branch: o.branch ?? null,
    tests: [],
    errors: [],
  };
  const said = { stdout: '', stderr: '', truncated: false, timedOut: false };
  return {
    run,
    execution: { ...how, ...said, exceeded: exceeded.machines(), isolation: 'bubblewrap' },
    coverage: [],
    tampered: null,
  };
}
