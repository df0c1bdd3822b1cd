import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { cacheFolder, dataFolder } from '../../core/workspace/folders.js';
import { createRepository, type TestRepository } from '../support/repository.js';

/** What hostile code aims at: all of it is planted, none of it is the user's. Paths are absolute. */
export interface Victims {
  repository: TestRepository;
  /** In every file and variable that must not be read. */
  secret: string;
  /** On the command line of every process that hostile code starts, to find it again. */
  marker: string;
  home: string;
  notes: string;
  sshKey: string;
  signingKey: string;
  checkout: string;
  gitFolder: string;
  /** Of another healer. */
  neighbour: string;
  variable: string;
  tcpPort: number;
  udpPort: number;
  socket: string;
  pid: number;
  /** What has changed since they were planted, or got hold of them, a phrase each; `said` is all that came out. */
  harm(said: string): Promise<string[]>;
  dispose(): Promise<void>;
}

/** Plants victims beside a repository with these files; `prepare` does more to its checkout. */
export async function plantVictims(
  files: Record<string, string>,
  prepare: (checkout: string) => Promise<void> = async () => {},
): Promise<Victims> {
  const secret = `secret-${randomBytes(8).toString('hex')}`;
  const marker = `hostile-${randomBytes(8).toString('hex')}`;
  const variable = `TOKEN_${randomBytes(4).toString('hex').toUpperCase()}`;
  const repository = await createRepository({ '.gitignore': 'node_modules\n.env\nloot\n', ...files });
  const { root: checkout, outside } = repository;
  const gitFolder = join(checkout, '.git');
  await repository.git('remote', 'add', 'origin', `https://user:${secret}@git.invalid/x.git`);
  const places = {
    home: join(outside, 'people'),
    notes: join(outside, 'people/notes.txt'),
    sshKey: join(outside, 'people/.ssh/id_ed25519'),
    signingKey: join(dataFolder(), `key-${marker}`),
    neighbour: join(cacheFolder(), `worktrees/neighbour-${marker}`),
    socket: join(outside, 'socket'),
  };
  await plant({
    [places.notes]: `notes ${secret}\n`,
    [places.sshKey]: `key ${secret}\n`,
    [places.signingKey]: `key ${secret}\n`,
    [join(places.neighbour, 'file')]: `of another ${secret}\n`,
    [join(checkout, '.env')]: `TOKEN=${secret}\n`,
    [join(checkout, 'node_modules/dep/index.js')]: 'module.exports = 1;\n',
    [join(gitFolder, 'hooks/pre-commit')]: '#!/bin/sh\n',
  });
  await prepare(checkout);
  process.env[variable] = secret;
  const listeners = await listen(places.socket);
  const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
  const watched = [places.home, checkout, places.neighbour, places.signingKey];
  const before = await stateOf(watched);
  return {
    ...places,
    ...listeners.ports,
    repository,
    secret,
    marker,
    variable,
    checkout,
    gitFolder,
    pid: sleeper.pid ?? 0,
    harm: async (said) => [
      ...(await changes(watched, before)),
      ...(said.includes(secret) ? ['a secret came out'] : []),
      ...listeners.visited(),
      ...(sleeper.exitCode === null && sleeper.signalCode === null ? [] : ['a process outside was ended']),
      ...(await leftProcesses(marker)),
    ],
    async dispose() {
      delete process.env[variable];
      listeners.close();
      await end(sleeper);
      await repository.dispose();
    },
  };
}

async function plant(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
}

async function listen(path: string) {
  const visits: string[] = [];
  const visited = (what: string) => (socket: Socket) => {
    visits.push(what);
    socket.end();
  };
  const tcp = createServer(visited('a TCP server was reached'));
  const unix = createServer(visited('a Unix socket was reached'));
  const udp = createSocket('udp4', () => void visits.push('a UDP server was reached'));
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => unix.listen(path, resolve));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const address = tcp.address();
  return {
    ports: {
      tcpPort: typeof address === 'object' && address ? address.port : 0,
      udpPort: udp.address().port,
    },
    visited: () => visits.splice(0),
    close: () => {
      for (const server of [tcp, unix, udp]) server.close();
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** What git and healer themselves write beside a checkout while a worktree is made. */
const ownWork =
  /\/\.git\/(?:worktrees|objects|healer)(?:\/|$)|\/\.git\/(?:FETCH_HEAD|index)$|\/\.healer(?:\/|$)/;

/** Digest of every file and link, by its path. */
async function stateOf(places: readonly string[]): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    const stats = await lstat(path).catch(() => null);
    if (stats === null || (ownWork.test(path) && !path.includes('/objects/'))) return;
    if (stats.isDirectory()) for (const name of await readdir(path)) await add(join(path, name));
    else if (stats.isSymbolicLink()) state.set(path, `link ${await readlink(path)}`);
    else if (stats.isFile())
      state.set(
        path,
        `${stats.mode} ${createHash('sha256')
          .update(await readFile(path))
          .digest('hex')}`,
      );
  };
  for (const place of places) await add(place);
  return state;
}

async function changes(places: readonly string[], before: ReadonlyMap<string, string>): Promise<string[]> {
  const after = await stateOf(places);
  const lost = [...before]
    .filter(([path, mark]) => after.get(path) !== mark)
    .map(([path]) => `${path} changed`);
  const more = [...after.keys()].filter((path) => !before.has(path) && !ownWork.test(path));
  return [...lost, ...more.map((path) => `${path} is new`)];
}

/** A process may take a moment to die. */
async function leftProcesses(marker: string): Promise<string[]> {
  for (let look = 0; look < 20; look++) {
    if (!isRunning(marker)) return [];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return ['a process was left behind'];
}

function isRunning(marker: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .some((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(marker);
      } catch {
        return false;
      }
    });
}
