import { execFile } from 'node:child_process';
import { bubblewrapArguments } from './bubblewrap.js';

export type IsolationName = 'bubblewrap' | 'permission' | 'none';

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
function tryBubblewrap(): Promise<string | null> {
  const args = bubblewrapArguments({ cwd: '/', writable: [], readOnly: [], hide: [] });
  return new Promise((resolve) => {
    execFile('bwrap', [...args, '/bin/sh', '-c', ':'], { timeout: 10_000 }, (error, _stdout, stderr) => {
      if (!error) resolve(null);
      else if ('code' in error && error.code === 'ENOENT') resolve('bubblewrap is not installed');
      else
        resolve(
          `bubblewrap does not work here (${stderr.trim().split('\n').at(-1) || `it ends with code ${error.code ?? error.signal}`})`,
        );
    });
  });
}

/** The name of this Node's switch for its permission model; undefined where addons could not load under it. */
export function permissionFlag(
  flags: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): string | undefined {
  if (!flags.has('--allow-addons')) return undefined;
  return ['--permission', '--experimental-permission'].find((flag) => flags.has(flag));
}
