import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { bubblewrapArguments, type Shown } from './bubblewrap.js';
import { scrubbedEnvironment } from './environment.js';
import { detectIsolation, type IsolationName, permissionFlag } from './isolation.js';

/** Where a process may read and write. Paths are absolute. */
export interface Enclosure {
  /** Folder it starts in, inside `worktree`. */
  cwd: string;
  /** Writable, together with `temp`. */
  worktree: string;
  temp: string;
  /** Shown although a folder around it is hidden, or kept unwritable inside the worktree. */
  readOnly?: readonly Shown[];
  /** Hidden beside the usual places of secrets: the user's own checkout, above all. */
  hide?: readonly string[];
  /** Added to the allow-listed environment. */
  env?: Readonly<Record<string, string>>;
  /** `required` refuses to run anything where nothing better than a process group is at hand. */
  isolation?: 'required' | 'best';
}

export interface Launched {
  child: ChildProcess;
  isolation: IsolationName;
  /** Ends the process and all that it started; safe to call again. */
  kill(): void;
}

/**
 * Starts `command` isolated, leading its own process group. Errors: ISOLATION_UNAVAILABLE, COMMAND_FAILED when
 * nothing can be started at all. `stdin` opens a pipe to it.
 */
export async function launch(command: readonly string[], o: Enclosure, stdin = false): Promise<Launched> {
  const [file, ...args] = command;
  if (file === undefined) throw new HealerError('COMMAND_FAILED', 'There is no command to run');
  const { name: isolation, why } = await detectIsolation();
  if (o.isolation === 'required' && isolation !== 'bubblewrap') {
    throw new HealerError('ISOLATION_UNAVAILABLE', `Isolation is required, and ${why}`, {
      next: 'Install bubblewrap, or set "isolation": "best" in .healer/config.json.',
    });
  }
  await Promise.all(['home', 'tmp'].map((folder) => mkdir(join(o.temp, folder), { recursive: true })));
  const env = scrubbedEnvironment(o.temp, o.env);
  const limited = process.platform === 'win32' ? [file, ...args] : [...limits, file, ...args];
  const [program = file, ...rest] =
    isolation === 'bubblewrap' ? ['bwrap', ...enclose(o), ...limited] : limited;
  if (isolation === 'permission') env.NODE_OPTIONS = `${permissions(o)} ${env.NODE_OPTIONS ?? ''}`.trim();
  const child = spawn(program, rest, {
    cwd: o.cwd,
    env,
    detached: process.platform !== 'win32',
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  return { child, isolation, kill: () => killGroup(child) };
}

/** No core dumps and no file above 4 GiB (in blocks of 512 bytes): a candidate must not fill the disk. */
const limits = ['/bin/sh', '-c', 'ulimit -c 0; ulimit -f 8388608; exec "$@"', 'sh'];

function enclose(o: Enclosure): string[] {
  const { cwd, worktree, temp, readOnly = [], hide = [] } = o;
  return bubblewrapArguments({ cwd, writable: [worktree, temp], readOnly, hide });
}

function permissions(o: Enclosure): string {
  const writable = [o.worktree, o.temp].map((folder) => `"--allow-fs-write=${folder}/*"`);
  return [
    permissionFlag(),
    '--allow-addons --allow-child-process --allow-worker --allow-wasi --allow-fs-read=*',
    ...writable,
    '--disable-warning=SecurityWarning --disable-warning=ExperimentalWarning',
  ].join(' ');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // The group outlives its leader while any member does.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
