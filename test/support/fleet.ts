import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type Config, completeConfig, configSchema } from '../../core/config/schema.js';
import type { Timings } from '../../core/fleet/answer.js';
import { type CoordinatorOptions, openCoordinator } from '../../core/fleet/coordinator.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { allowedSignersLine, ownKey } from '../../core/git/signing/signing.js';
import { packageRoot } from '../../core/package-root.js';
import type { Executor } from '../../core/sandbox/executor.js';
import type { RunTestsOptions } from '../../core/sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../../core/sandbox/worktree.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { startRedis, type TestRedis } from './redis.js';
import { createRepository, isolatedEnvironment, type TestRepository } from './repository.js';

/** What ends sometime: a test, or a measurement. */
export interface Lifetime {
  after(end: () => Promise<void>): void;
}

const endings = new WeakMap<Lifetime, (() => unknown)[]>();

/** As `t.after`, the last one first: what was opened in between is closed in between. */
export function atEnd(t: Lifetime, end: () => unknown): void {
  const known = endings.get(t);
  if (known) known.unshift(end);
  else {
    const own = [end];
    endings.set(t, own);
    t.after(async () => {
      for (const each of own) await each();
    });
  }
}

/** A queue of its own. */
export async function openQueue(
  t: Lifetime,
  options: Parameters<typeof startRedis>[0] = {},
): Promise<TestRedis> {
  const redis = await startRedis(options);
  atEnd(t, redis.dispose);
  return redis;
}

/** A repository whose committed `allowed_signers` trusts the key of this process. */
export async function signedRepository(t: Lifetime, files: Record<string, string>): Promise<TestRepository> {
  await ownKey(dataFolder());
  const repository = await createRepository({
    'package.json': JSON.stringify({ name: 'project', version: '1.0.0', scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\n',
    '.healer/allowed_signers': await allowedSignersLine(dataFolder()),
    ...files,
  });
  atEnd(t, repository.dispose);
  return repository;
}

export interface WorkerProcess {
  child: ChildProcess;
  /** What it printed. */
  said(): string;
  /** Waits until it has printed such a line. */
  heard(pattern: RegExp): Promise<void>;
  /** Ends it and all that it started at once, as a machine that loses its power does. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<number | null>;
}

export interface WorkerPlace {
  /** Where it has its own caches and keys. */
  folder: string;
  trust: string;
  slots?: number;
  /** Words before the command, such as `ip netns exec NAME`. */
  inside?: readonly string[];
  env?: Record<string, string>;
}

/** Starts a worker with caches and keys of its own, and waits until it takes jobs. */
export async function startWorker(t: Lifetime, redis: TestRedis, o: WorkerPlace): Promise<WorkerProcess> {
  const worker = await launchWorker(t, redis, o);
  await worker.heard(/ at once for /);
  return worker;
}

export async function launchWorker(t: Lifetime, redis: TestRedis, o: WorkerPlace): Promise<WorkerProcess> {
  const env = isolatedEnvironment(o.folder);
  await mkdir(env.HOME as string, { recursive: true });
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const words = ['worker', '--queue', redis.url, '--trust', o.trust, '--slots', `${o.slots ?? 1}`];
  const [file = process.execPath, ...args] = [...(o.inside ?? []), process.execPath, program, ...words];
  const child = spawn(file, args, {
    env: { ...env, TMPDIR: process.env.TMPDIR ?? '/tmp', HEALER_QUEUE_PASSWORD: redis.password, ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const ended = once(child, 'close');
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const signal = (name: NodeJS.Signals) => {
    if (!isOver() && child.pid) process.kill(-child.pid, name);
  };
  atEnd(t, async () => {
    signal('SIGKILL');
    await ended;
  });
  return {
    child,
    said: () => text,
    heard: async (pattern) => {
      while (!pattern.test(text)) {
        if (isOver()) throw new Error(`the worker ended: ${text}`);
        await wait(50);
      }
    },
    kill: async () => {
      signal('SIGKILL');
      await ended;
    },
    stop: async () => {
      signal('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

export interface Coordinated {
  repo: Repository;
  executor: Executor;
  worktree: SandboxWorktree;
  /** Answers that workers gave, with what was known before left out. */
  answers: { job: string; host: string; timings: Timings; waitedMs: number }[];
  options: RunTestsOptions;
}

/** A coordinator in this process, with a worktree whose tests the fleet runs. */
export async function coordinate(
  t: Lifetime,
  repository: TestRepository,
  redis: TestRedis,
  fleet: Partial<Config['fleet']> = {},
): Promise<Coordinated> {
  const variable = `QUEUE_PASSWORD_${redis.password.replace(/\W/g, '_')}`;
  process.env[variable] = redis.password;
  const settings = configSchema.parse({
    executor: 'bullmq',
    fleet: { queue: redis.url, passwordVariable: variable, ...fleet },
  });
  const answers: Coordinated['answers'] = [];
  const repo = await openRepository(repository.root);
  const options: CoordinatorOptions = {
    repo,
    config: completeConfig(settings),
    onAnswer: ({ job, worker, timings }, waitedMs) =>
      answers.push({ job, host: worker.host, timings, waitedMs }),
  };
  const executor = openCoordinator(options);
  atEnd(t, () => executor.dispose());
  const worktree = await openWorktree(repo, await repository.git('rev-parse', 'HEAD'), {
    workspace: { packages: [] },
    executor,
  });
  atEnd(t, () => worktree.dispose());
  return {
    repo,
    executor,
    worktree,
    answers,
    options: { command: ['node', '--test'], cwd: '', timeoutMs: 120_000 },
  };
}

/** Waits until nothing is left in any queue, of jobs that were done or not. */
export async function assertQueueEmpty(client: Redis): Promise<void> {
  const kinds = ['wait', 'active', 'delayed', 'prioritized', 'failed'];
  for (;;) {
    const left = await Promise.all(kinds.map((kind) => client.keys(`healer:tests-*:${kind}`)));
    if (left.flat().length === 0) return;
    await wait(50);
  }
}
