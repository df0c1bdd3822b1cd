import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where scripts/install-gitea.sh puts it, unless another one is named. */
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const installed = join(cache, 'healer', 'gitea', 'gitea');
const program = process.env.GITEA ?? (existsSync(installed) ? installed : 'gitea');

export const giteaMissing: string | false =
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
    ? false
    : 'Gitea is not installed (scripts/install-gitea.sh)';

export interface RealGitea {
  url: string;
  /** Address of `acme/site`, with a password in it. */
  remote: string;
  /** Of `acme`, which may read and write repositories and issues, and nothing else. */
  token: string;
  /** Asks as `acme`, who may do everything. */
  // biome-ignore lint/suspicious/noExplicitAny: what it answers is looked at by the tests
  ask(method: string, path: string, body?: object): Promise<any>;
  dispose(): Promise<void>;
}

const password = 'pass-Word-1';

/** A real server on this machine that knows `acme` and `ada`, and has no repository. */
export async function startGitea(): Promise<RealGitea> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-gitea-')));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = join(folder, 'app.ini');
  await writeFile(settings, settingsFor(folder, port));
  await mkdir(join(folder, 'home'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true',
  };
  const gitea = (...args: string[]) => run(program, ['--config', settings, ...args], { env, cwd: folder });
  await gitea('migrate');
  for (const name of ['acme', 'ada']) {
    const words = ['--username', name, '--password', password, '--email', `${name}@example.com`];
    await gitea('admin', 'user', 'create', ...words, '--admin', '--must-change-password=false');
  }
  const words = ['--username', 'acme', '--token-name', 'healer', '--scopes', 'write:repository,write:issue'];
  const { stdout } = await gitea('admin', 'user', 'generate-access-token', ...words, '--raw');
  const server = spawn(program, ['--config', settings, 'web'], { env, cwd: folder, stdio: 'ignore' });
  const dispose = async () => {
    if (server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const authorization = `Basic ${Buffer.from(`acme:${password}`).toString('base64')}`;
  const ask: RealGitea['ask'] = async (method, path, body) => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  while (!(await fetch(`${url}/api/v1/version`).catch(() => null))?.ok) {
    if (server.exitCode !== null) throw new Error(`Gitea ended with ${server.exitCode}`);
    await wait(100);
  }
  const remote = `http://acme:${password}@127.0.0.1:${port}/acme/site.git`;
  const token = /[0-9a-f]{40}/.exec(stdout)?.[0] ?? '';
  return { url, remote, token, ask, dispose };
}

const settingsFor = (folder: string, port: number): string => `RUN_MODE = prod
WORK_PATH = ${folder}
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = http://127.0.0.1:${port}/
STATIC_ROOT_PATH = ${dirname(program)}
DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
[security]
INSTALL_LOCK = true
SECRET_KEY = of-a-server-that-lives-for-one-test
[repository]
DEFAULT_BRANCH = main
[actions]
ENABLED = false
[log]
LEVEL = error
`;

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
