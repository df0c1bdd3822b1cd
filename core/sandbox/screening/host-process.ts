import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../package-root.js';
import { type Launched, launch } from '../launch.js';
import type { SandboxWorktree } from '../worktree.js';
import type { Job, JobResult } from './protocol.js';

/** A host that lives as long as the screening of its worktree, and is started anew when a candidate ends it. */
export interface Host {
  run(job: Omit<Job, 'id'>): Promise<JobResult | HostEnd>;
  /** Ends it with all that it runs. */
  dispose(): void;
}

/** The host did not survive the job: nothing was put back in the worktree. */
export interface HostEnd {
  /** What the candidate did, as the end of a sentence. */
  how: string;
}

/** How long after a candidate's last moment the host may still be silent. */
const graceMs = 15_000;

/** `tests` are files that a candidate must not change for those that come after it. */
export function openHost(worktree: SandboxWorktree, tests: readonly string[]): Host {
  let current: Promise<Connection> | undefined;
  let nextId = 1;
  return {
    async run(job) {
      current ??= connect(worktree, tests);
      const connection = await current;
      const result = await connection.ask({ ...job, id: nextId++ });
      if ('how' in result) {
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
  ask(job: Job): Promise<JobResult | HostEnd>;
  end(): void;
}

async function connect(worktree: SandboxWorktree, tests: readonly string[]): Promise<Connection> {
  const script = join(packageRoot, 'dist/core/sandbox/screening/host.js');
  const command = [process.execPath, script, processNamespace(), worktree.folder];
  const enclosure = worktree.enclosure();
  const readOnly = [...(enclosure.readOnly ?? []), ...tests.map((file) => join(worktree.folder, file))];
  const launched = await launch(command, { ...enclosure, readOnly }, { stdin: true });
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

function listen({ child, kill, exceeded }: Launched): { next(job: Job): Promise<JobResult | HostEnd> } {
  let ended = false;
  let settle: ((result: JobResult | HostEnd) => void) | undefined;
  const howItEnded = (): HostEnd => ({ how: exceeded()?.how ?? 'ended the host that runs it' });
  const end = () => {
    ended = true;
    settle?.(howItEnded());
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
        if (ended) return resolve(howItEnded());
        const silence = setTimeout(kill, job.hardMs + graceMs);
        settle = (result) => {
          if ('id' in result && result.id !== job.id) return;
          clearTimeout(silence);
          settle = undefined;
          resolve(result);
        };
      }),
  };
}

/** A candidate may print to the host's own pipe: what is no answer counts as no host. */
function parse(line: string): JobResult | HostEnd {
  try {
    return JSON.parse(line) as JobResult;
  } catch {
    return { how: 'ended the host that runs it' };
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
