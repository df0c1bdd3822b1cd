import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownCode, packageRoot } from '../../../package-root.js';
import { type Launched, launch } from '../../launch.js';
import type { SandboxWorktree } from '../../worktree.js';
import type { HostReply, HostRequest, Setup } from './protocol.js';

export interface HostOptions {
  worktree: SandboxWorktree;
  runner: Setup['runner'];
  /** The folder that tests start in, relative to the worktree. */
  cwd: string;
  threads: number;
  /** Options of Node and variables of the environment that the project starts the runner with. */
  node?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

interface HostScript {
  /** In the folder of this file. */
  script: string;
  flags: string[];
}

const threads: HostScript = {
  script: 'host.js',
  flags: ['--experimental-vm-modules', '--experimental-import-meta-resolve'],
};
/** Hosts of runners that load the tests themselves. */
const scripts: Partial<Record<Setup['runner'], HostScript>> = {
  jest: { script: 'hosts/jest/host.js', flags: [] },
  vitest: { script: 'hosts/vitest/host.js', flags: ['--experimental-import-meta-resolve'] },
};

/** A job that gave no answer: its thread was ended, or took the whole process with it. */
export type Reply = HostReply extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Without its number; a host is told a setup once. */
export type Request = Omit<HostRequest, 'id'> & { setup: Setup };

export interface Host {
  ask(request: Request): Promise<Reply>;
  stop(): Promise<void>;
}

/** Starts the screening host, and starts it again when a candidate has ended it. */
export function openHost(options: HostOptions): Host {
  let running: Promise<Running> | null = null;
  let stopped = false;
  const started = (): Promise<Running> => {
    running ??= start(options, () => {
      running = null;
    });
    return running;
  };
  return {
    async ask(request) {
      if (stopped) return crash('the screening host was stopped');
      return (await started()).ask(request);
    },
    async stop() {
      stopped = true;
      (await running)?.launched.kill();
    },
  };
}

interface Running {
  launched: Launched;
  ask(request: Request): Promise<Reply>;
}

const crash = (message: string): Reply => ({ ended: 'crash', culprit: null, message });

async function start(
  { worktree, runner, cwd, threads: count, node = [], env = {} }: HostOptions,
  onEnd: () => void,
): Promise<Running> {
  const token = randomBytes(16).toString('hex');
  const { script, flags } = scripts[runner] ?? threads;
  const path = join(packageRoot, 'dist/core/sandbox/screening/memory', script);
  const command = [
    process.execPath,
    ...flags,
    ...node,
    '--no-warnings',
    path,
    worktree.folder,
    token,
    String(count),
  ];
  const enclosure = worktree.enclosure(cwd);
  const readOnly = [...(enclosure.readOnly ?? []), ...ownCode(packages)];
  const launched = await launch(command, { ...enclosure, readOnly, env }, { stdin: true });
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  let told: Setup | null = null;

  createInterface({ input: launched.child.stdout ?? process.stdin }).on('line', (line) => {
    if (!line.startsWith(token)) return;
    const { id, ...reply } = JSON.parse(line.slice(token.length)) as HostReply;
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  launched.child.stderr?.resume();
  launched.child.stdin?.on('error', () => {});
  launched.child.once('close', () => {
    const how = launched.exceeded()?.how;
    for (const settle of waiting.values()) settle(crash(how ? `it ${how}` : 'the screening host ended'));
    onEnd();
  });
  return {
    launched,
    ask: (request) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        const setup = request.setup === told ? null : request.setup;
        told = request.setup;
        launched.child.stdin?.write(`${JSON.stringify({ ...request, id: last, setup })}\n`);
      }),
  };
}

/** Packages that run in the host. */
const packages = ['piscina', 'acorn', 'get-tsconfig', 'typescript'];
