import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapArguments } from './bubblewrap.js';
import { seatbeltProfile } from './seatbelt.js';

export type IsolationName = 'bubblewrap' | 'sandbox-exec' | 'permission' | 'none';

export interface Isolation {
  name: IsolationName;
  /** One sentence: what it holds back, or why nothing better is at hand. */
  why: string;
}

let detected: Promise<Isolation> | undefined;

/** The best means of isolation that works here, tried once a process. */
export function detectIsolation(): Promise<Isolation> {
  detected ??= detect();
  return detected;
}

async function detect(): Promise<Isolation> {
  const missing = process.platform === 'linux' ? await tryBubblewrap() : 'bubblewrap exists on Linux only';
  if (missing === null) {
    return {
      name: 'bubblewrap',
      why: 'No network, nothing writable outside the worktree, home folders hidden.',
    };
  }
  if (process.platform === 'darwin' && (await trySeatbelt())) {
    return {
      name: 'sandbox-exec',
      why: 'No network but the loopback, nothing writable outside the worktree, home folders hidden; other processes stay visible.',
    };
  }
  if (permissionFlag()) {
    return {
      name: 'permission',
      why: `${missing}; Node's permission model denies writes outside the worktree, but the network stays open.`,
    };
  }
  return {
    name: 'none',
    why: `${missing}, and this Node has no permission model that real projects run under.`,
  };
}

/** Null when it works; else why it does not. Tried with the options of a real run, since containers forbid some of them. */
async function tryBubblewrap(): Promise<string | null> {
  const args = bubblewrapArguments({ cwd: '/', writable: [], readOnly: [], hide: [] });
  const { error, stderr } = await run('bwrap', [...args, '/bin/sh', '-c', ':']);
  if (!error) return null;
  if (error.code === 'ENOENT') return 'bubblewrap is not installed';
  const said = stderr.trim().split('\n').at(-1);
  return `bubblewrap does not work here (${said || `it ends with code ${error.code ?? error.signal}`})`;
}

/** It works where what may run runs, and what may not be written is not. */
async function trySeatbelt(): Promise<boolean> {
  const profile = seatbeltProfile({ cwd: '/', writable: [], readOnly: [], hide: [] }, []);
  const probe = join(tmpdir(), `healer-probe-${process.pid}`);
  const { error } = await run('sandbox-exec', [
    '-p',
    profile,
    '/bin/sh',
    '-c',
    ': > "$1" || exit 3',
    'sh',
    probe,
  ]);
  return error?.code === 3 && !existsSync(probe);
}

interface Ran {
  error: { code?: string | number | null; signal?: NodeJS.Signals | undefined } | null;
  stderr: string;
}

function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000 }, (error, _stdout, stderr) =>
      resolve({ error: error && { code: error.code ?? null, signal: error.signal }, stderr }),
    );
  });
}

/** The name of this Node's switch for its permission model; undefined where addons could not load under it. */
export function permissionFlag(
  flags: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): string | undefined {
  if (!flags.has('--allow-addons')) return undefined;
  return ['--permission', '--experimental-permission'].find((flag) => flags.has(flag));
}
