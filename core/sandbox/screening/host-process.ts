import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../package-root.js';
import { type Launched, launch } from '../launch.js';
import type { SandboxWorktree } from '../worktree.js';
import type { Job, JobResult } from './protocol.js';

/** A host that lives as long as the screening of its worktree, and is started anew when a candidate ends it. */
export interface Host {
  /** Null where the host did not survive: then nothing was put back in the worktree. */
  run(job: Omit<Job, 'id'>): Promise<JobResult | null>;
  /** Ends it with all that it runs; a running job resolves with null. */
  dispose(): void;
}

/** How long after a candidate's last moment the host may still be silent. */
const graceMs = 15_000;

export function openHost(worktree: SandboxWorktree): Host {
  let current: Promise<Connection> | undefined;
  let nextId = 1;
  return {
    async run(job) {
      current ??= connect(worktree);
      const connection = await current;
      const result = await connection.ask({ ...job, id: nextId++ });
      if (result === null) {
        connection.end();
        current = undefined;
      }
      return result;
    },
    dispose() {
      current?.then(
        (connection) => connection.end(),
        () => {},
      );
      current = undefined;
    },
  };
}

interface Connection {
  ask(job: Job): Promise<JobResult | null>;
  end(): void;
}

async function connect(worktree: SandboxWorktree): Promise<Connection> {
  const script = join(packageRoot, 'dist/core/sandbox/screening/host.js');
  const command = [process.execPath, script, processNamespace(), worktree.folder];
  const launched = await launch(command, worktree.enclosure(), true);
  const answers = listen(launched);
  return {
    ask(job) {
      const answer = answers.next(job);
      launched.child.stdin?.write(`${JSON.stringify(job)}\n`);
      return answer;
    },
    end: launched.kill,
  };
}

function listen({ child, kill }: Launched): { next(job: Job): Promise<JobResult | null> } {
  let ended = false;
  let settle: ((result: JobResult | null) => void) | undefined;
  const end = () => {
    ended = true;
    settle?.(null);
  };
  child.once('error', end);
  child.once('exit', end);
  // A host that is gone takes the pipe with it; its exit says so.
  child.stdin?.on('error', () => {});
  child.stderr?.resume();
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => settle?.(parse(line)));
  }
  return {
    next: (job) =>
      new Promise((resolve) => {
        if (ended) return resolve(null);
        const silence = setTimeout(kill, job.hardMs + graceMs);
        settle = (result) => {
          if (result && result.id !== job.id) return;
          clearTimeout(silence);
          settle = undefined;
          resolve(result);
        };
      }),
  };
}

/** A candidate may print to the host's own pipe: what is no answer counts as no host. */
function parse(line: string): JobResult | null {
  try {
    return JSON.parse(line) as JobResult;
  } catch {
    return null;
  }
}

/** The host compares this with its own, to know whether it may kill every process that it sees. */
function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
