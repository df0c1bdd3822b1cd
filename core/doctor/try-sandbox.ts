import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { worktreeName } from '../git/worktrees.js';
import { packageRoot } from '../package-root.js';
import { execute } from '../sandbox/execute.js';
import { listeningSockets } from '../sandbox/listening-sockets.js';
import { cacheFolder } from '../workspace/folders.js';
import type { AttemptName, Targets } from './targets.js';

/**
 * Runs a program in the sandbox of this machine that tries to get out, and says which of its attempts came through. What
 * it tries them on is planted for it and removed again. Errors: those of `execute`, and ABORTED.
 */
export async function trySandbox(signal?: AbortSignal): Promise<Record<AttemptName, boolean>> {
  const place = await plant();
  try {
    const { targets, enclosure } = place;
    const script = join(packageRoot, 'dist/core/doctor/attempts.js');
    const { stdout } = await execute([process.execPath, script, JSON.stringify(targets)], {
      ...enclosure,
      timeoutMs: 30_000,
      ...(signal && { signal }),
    });
    const came = parse(stdout);
    return {
      ...came,
      write: (await readFile(targets.victim, 'utf8')) !== untouched,
      remains: await grows(targets.beat),
    };
  } finally {
    await place.dispose();
  }
}

const untouched = 'untouched';

interface Place {
  targets: Targets;
  enclosure: { cwd: string; worktree: string; temp: string };
  dispose(): Promise<void>;
}

/** In healer's own cache folder, which is where worktrees are, and among the user's files. */
async function plant(): Promise<Place> {
  await mkdir(join(cacheFolder(), 'worktrees'), { recursive: true, mode: 0o700 });
  // What a killed healer leaves under such a name the next one removes.
  const folder = join(cacheFolder(), 'worktrees', worktreeName());
  await mkdir(folder, { mode: 0o700 });
  // A socket's path may have a hundred characters only.
  const short = await mkdtemp(join(tmpdir(), 'healer-'));
  const [worktree, temp] = [join(folder, 'worktree'), join(folder, 'temp')];
  const [victim, secret] = [join(folder, 'victim'), join(folder, 'secret')];
  const socket = join(short, 'socket');
  const variable = `HEALER_DOCTOR_${randomBytes(4).toString('hex').toUpperCase()}`;
  const [servers] = await Promise.all([
    Promise.all([listen(0), listen(socket)]),
    mkdir(worktree),
    mkdir(temp),
    writeFile(victim, untouched),
    writeFile(secret, 'a secret'),
  ]);
  process.env[variable] = 'a secret';
  const address = servers[0].address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    targets: {
      victim,
      secret,
      port,
      socket,
      sockets: givingAway(),
      pid: process.pid,
      variable,
      beat: join(worktree, 'beat'),
    },
    enclosure: { cwd: worktree, worktree, temp },
    async dispose() {
      delete process.env[variable];
      for (const server of servers) server.close();
      await Promise.all([folder, short].map((each) => rm(each, { recursive: true, force: true })));
    },
  };
}

function listen(where: number | string): Promise<Server> {
  const server = createServer((socket) => socket.end());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    if (typeof where === 'number') server.listen(where, '127.0.0.1', () => resolve(server));
    else server.listen(where, () => resolve(server));
  });
}

/** Sockets that others listen on, and those that would make whoever reaches them master of the machine or of the user's keys. */
function givingAway(): string[] {
  const { SSH_AUTH_SOCK, XDG_RUNTIME_DIR } = process.env;
  const own = XDG_RUNTIME_DIR ? ['docker.sock', 'podman/podman.sock', 'bus'] : [];
  return [
    ...listeningSockets(),
    '/run/docker.sock',
    '/run/containerd/containerd.sock',
    ...own.map((name) => join(XDG_RUNTIME_DIR ?? '', name)),
    ...(SSH_AUTH_SOCK ? [SSH_AUTH_SOCK] : []),
  ];
}

/** An attempt that cannot be read counts as one that came through. */
function parse(text: string): Record<AttemptName, boolean> {
  const known: Record<AttemptName, boolean> = {
    write: true,
    read: true,
    network: true,
    sockets: true,
    processes: true,
    environment: true,
    remains: true,
    kernel: true,
  };
  try {
    return { ...known, ...(JSON.parse(text) as Partial<Record<AttemptName, boolean>>) };
  } catch {
    return known;
  }
}

async function grows(file: string): Promise<boolean> {
  const before = await sizeOf(file);
  await pause(400);
  return (await sizeOf(file)) > before;
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
