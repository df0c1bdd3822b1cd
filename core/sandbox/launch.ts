import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import spawn from 'cross-spawn';
import { HealerError } from '../errors.js';
import { bubblewrapArguments, type Shown, toolchain } from './bubblewrap.js';
import { scrubbedEnvironment } from './environment.js';
import { detectIsolation, type IsolationName, permissionFlag } from './isolation.js';
import { limited } from './limits/kernel.js';
import { type Exceeded, type Limits, usualLimits } from './limits/limits.js';
import { watchUse } from './limits/watch-use.js';
import { seatbeltProfile } from './seatbelt.js';

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
  /** What it may use; `usualLimits` where not told. */
  limits?: Limits;
}

export interface LaunchOptions {
  /** Opens a pipe to its standard input. */
  stdin?: boolean;
  /** Seconds of processor time that each of its processes may use; without end where not told. */
  processorSeconds?: number;
}

export interface Launched {
  child: ChildProcess;
  isolation: IsolationName;
  /** The limit that it was ended at; null as long as it keeps them. */
  exceeded(): Exceeded | null;
  /** Ends the process and all that it started; safe to call again. */
  kill(): void;
}

/**
 * Starts `command` isolated and limited, leading its own process group. Errors: ISOLATION_UNAVAILABLE, COMMAND_FAILED when
 * nothing can be started at all.
 */
export async function launch(
  command: readonly string[],
  o: Enclosure,
  { stdin = false, processorSeconds }: LaunchOptions = {},
): Promise<Launched> {
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
  const limits = o.limits ?? usualLimits;
  const kernel = {
    limits,
    processorSeconds: processorSeconds ?? null,
    ownCount: isolation === 'bubblewrap',
  };
  const bounded = process.platform === 'win32' ? [file, ...args] : limited([file, ...args], kernel);
  const [program = file, ...rest] = enclosed(bounded, isolation, o);
  if (isolation === 'permission') env.NODE_OPTIONS = `${permissions(o)} ${env.NODE_OPTIONS ?? ''}`.trim();
  const child = spawn(program, rest, {
    cwd: o.cwd,
    env,
    detached: process.platform !== 'win32',
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const kill = () => killGroup(child);
  return { child, isolation, exceeded: watch(child, o, limits, kill), kill };
}

/** Ends the child at a limit that the kernel does not keep; answers which one it was. */
function watch(child: ChildProcess, o: Enclosure, limits: Limits, kill: () => void): () => Exceeded | null {
  let found: Exceeded | null = null;
  if (child.pid === undefined) return () => null;
  const watching = watchUse(child.pid, limits, [o.worktree, o.temp], (what) => {
    found = what;
    kill();
  });
  child.once('exit', watching.stop);
  return () => found;
}

function enclosed(command: string[], isolation: IsolationName, o: Enclosure): string[] {
  const { cwd, worktree, temp, readOnly = [], hide = [] } = o;
  const mounts = { cwd, writable: [worktree, temp], readOnly, hide };
  if (isolation === 'bubblewrap') return ['bwrap', ...bubblewrapArguments(mounts), ...command];
  if (isolation === 'sandbox-exec')
    return ['sandbox-exec', '-p', seatbeltProfile(mounts, toolchain()), ...command];
  return command;
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
  // Windows has no groups: what a process started is ended with it while it is there.
  if (process.platform === 'win32') {
    execFile('taskkill', ['/PID', String(child.pid), '/T', '/F'], () => {});
    return;
  }
  try {
    // The group outlives its leader while any member does.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
