import { spawn } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { git, healerBin } from '../project.js';
import { type KillPoint, pointEnvironment } from './point.js';

/** A repository with a home, a data, a cache and a temporary folder of its own beside it. All paths are absolute. */
export interface Place {
  folder: string;
  repository: string;
  env: Record<string, string>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  durationMs: number;
}

const parts = ['home', 'data', 'cache', 'tmp'] as const;

export async function placeAt(folder: string): Promise<Place> {
  for (const part of parts) await mkdir(join(folder, part), { recursive: true });
  return {
    folder,
    repository: join(folder, 'repository'),
    env: {
      // Another program stands there in for what would change a table of this machine.
      PATH: [join(folder, 'bin'), process.env.PATH ?? ''].join(delimiter),
      TABLE: join(folder, 'table'),
      HOME: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
      HEALER_DATA_HOME: join(folder, 'data'),
      HEALER_CACHE_HOME: join(folder, 'cache'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(folder, 'home', '.gitconfig'),
      NODE_COMPILE_CACHE: join(dirname(folder), 'compiled'),
      // npm asks its registry now and then whether there is a newer one.
      npm_config_update_notifier: 'false',
      LC_ALL: 'C',
    },
  };
}

/** The same repository and the same folders, somewhere else. */
export async function copyPlace(from: Place, folder: string): Promise<Place> {
  await cp(from.folder, folder, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const place = await placeAt(folder);
  // The copies are other files to git, which would otherwise note that in the index when it next looks.
  await git(place.repository, ['update-index', '-q', '--refresh']).catch(() => '');
  return place;
}

export async function writeFiles(place: Place, files: Record<string, string>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(place.repository, file)), { recursive: true });
    await writeFile(join(place.repository, file), content);
  }
}

export interface RunOptions {
  /** Kills it there. */
  point?: KillPoint;
  /** Whose steps count: healer's own, or those of the tests that it starts. */
  stepsOf?: 'healer' | 'tests';
  /** File that gets the number of steps that each process made. */
  countIn?: string;
}

const preload = fileURLToPath(new URL('crash.cjs', import.meta.url));
const longestMs = 120_000;

/** Runs healer in a process group of its own, and waits until it has ended and its output with it. */
export async function runHealer(
  { repository, env }: Place,
  words: readonly string[],
  { point, stepsOf = 'healer', countIn }: RunOptions = {},
): Promise<Ended> {
  const started = performance.now();
  const counted = point?.by === 'step' || countIn !== undefined;
  const loaded = counted && stepsOf === 'healer' ? ['--require', preload] : [];
  const child = spawn(process.execPath, [...loaded, healerBin, ...words], {
    cwd: repository,
    env: {
      ...env,
      ...(counted && { CRASH_IN: stepsOf }),
      ...(counted && stepsOf === 'tests' && { NODE_OPTIONS: `--require=${JSON.stringify(preload)}` }),
      ...(point && pointEnvironment(point)),
      ...(countIn && { CRASH_COUNT: countIn }),
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killGroup = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  const timers = [setTimeout(killGroup, longestMs)];
  if (point?.by === 'time') timers.push(setTimeout(killGroup, point.afterMs));
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const [how, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  for (const timer of timers) clearTimeout(timer);
  return { ...how, stdout, stderr, durationMs: performance.now() - started };
}
