import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../package-root.js';
import { type Launched, launch } from '../../launch.js';
import type { SandboxWorktree } from '../../worktree.js';
import type { HostAnswer, HostRequest } from './host.js';
import type { Answer, Task } from './worker.js';

export interface HostOptions {
  worktree: SandboxWorktree;
  threads: number;
}

/** A task that gave no answer: its thread was ended, or took the whole process with it. */
export interface Ended {
  ended: 'timeout' | 'crash';
  message: string;
}

export interface Host {
  ask(task: Task, watchdogMs: number): Promise<Answer | Ended>;
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
    async ask(task, watchdogMs) {
      if (stopped) return { ended: 'crash', message: 'the screening host was stopped' };
      return (await started()).ask(task, watchdogMs);
    },
    async stop() {
      stopped = true;
      (await running)?.launched.kill();
    },
  };
}

interface Running {
  launched: Launched;
  ask(task: Task, watchdogMs: number): Promise<Answer | Ended>;
}

async function start({ worktree, threads }: HostOptions, onEnd: () => void): Promise<Running> {
  const token = randomBytes(16).toString('hex');
  const flags = ['--experimental-vm-modules', '--experimental-import-meta-resolve', '--no-warnings'];
  const script = fileURLToPath(new URL('./host.js', import.meta.url));
  const command = [process.execPath, ...flags, script, worktree.folder, token, String(threads)];
  const enclosure = worktree.enclosure();
  const readOnly = [...(enclosure.readOnly ?? []), ...ownCode()];
  const launched = await launch(command, { ...enclosure, readOnly }, true);
  const waiting = new Map<number, (answer: Answer | Ended) => void>();
  let last = 0;

  createInterface({ input: launched.child.stdout ?? process.stdin }).on('line', (line) => {
    if (!line.startsWith(token)) return;
    const reply = JSON.parse(line.slice(token.length)) as HostAnswer;
    waiting.get(reply.id)?.('answer' in reply ? reply.answer : reply);
    waiting.delete(reply.id);
  });
  launched.child.stderr?.resume();
  launched.child.stdin?.on('error', () => {});
  launched.child.once('close', () => {
    for (const settle of waiting.values()) settle({ ended: 'crash', message: 'the screening host ended' });
    onEnd();
  });
  return {
    launched,
    ask: (task, watchdogMs) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        const request: HostRequest = { id: last, task, watchdogMs };
        launched.child.stdin?.write(`${JSON.stringify(request)}\n`);
      }),
  };
}

/** Folders that the host's own code is loaded from, which isolation would hide inside a home folder. */
function ownCode(): string[] {
  const piscina = createRequire(import.meta.url).resolve('piscina');
  const modules = piscina.slice(0, piscina.lastIndexOf(`${sep}node_modules${sep}`));
  return [...new Set([packageRoot, `${modules}${sep}node_modules`])];
}
