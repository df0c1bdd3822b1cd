import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface TestRepository {
  /** Absolute folder of the checkout. */
  root: string;
  /** Absolute folder that holds `root`, the empty home and whatever a test puts beside them. */
  outside: string;
  /** Environment for child processes: an empty HOME, private data and cache folders, no git settings of the machine. */
  env: Record<string, string>;
  git(...args: string[]): Promise<string>;
  /** Writes files of the working tree; null deletes. */
  write(files: Record<string, string | Buffer | null>): Promise<void>;
  /** Writes files, if given, and commits everything. Resolves with the commit's id. */
  commit(message?: string, files?: Record<string, string | Buffer | null>): Promise<string>;
  dispose(): Promise<void>;
}

export interface TestRepositoryOptions {
  /** Name of the checkout's folder, for paths with unusual characters. */
  name?: string;
  /** False: files are written and nothing is committed. */
  commit?: boolean;
  branch?: string;
}

const run = promisify(execFile);

// What the tests call in this process must not see the settings, keys and caches of whoever runs them either.
const home = join(tmpdir(), `healer-test-home-${process.pid}`);
process.env.GIT_CONFIG_GLOBAL = join(home, '.gitconfig');
process.env.GIT_CONFIG_NOSYSTEM = '1';
process.env.HEALER_DATA_HOME = join(home, 'data');
process.env.HEALER_CACHE_HOME = join(home, 'cache');
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** A real repository with a local user in a temporary folder. Call `dispose` in `t.after`. */
export async function createRepository(
  files: Record<string, string | Buffer> = {},
  options: TestRepositoryOptions = {},
): Promise<TestRepository> {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'healer-test-')));
  const root = join(outside, options.name ?? 'repository');
  const env = isolatedEnvironment(outside);
  await mkdir(root, { recursive: true });
  await mkdir(env.HOME as string, { recursive: true });

  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: root, env, maxBuffer: 1 << 28 })).stdout.replace(/\n$/, '');
  const write = (changes: Record<string, string | Buffer | null>) => writeFiles(root, changes);
  const commit = async (message = 'A change', changes: Record<string, string | Buffer | null> = {}) => {
    await write(changes);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    return (await headInFiles(root)) ?? git('rev-parse', 'HEAD');
  };

  await git('init', '--quiet', '--initial-branch', options.branch ?? 'main');
  await appendFile(join(root, '.git', 'config'), settings);
  await write(files);
  if (options.commit !== false) await commit('The beginning');
  const dispose = () => rm(outside, { recursive: true, force: true, maxRetries: 5 });
  return { root, outside, env, git, write, commit, dispose };
}

/** Written at once, since each process of git that a test needs not start makes all of them start sooner. */
const settings = `[user]
	name = Test User
	email = user@example.com
[maintenance]
	auto = false
`;

/** Undefined where it takes git to tell. */
async function headInFiles(root: string): Promise<string | undefined> {
  const read = (file: string) => readFile(join(root, '.git', file), 'utf8').catch(() => '');
  const head = await read('HEAD');
  const ref = /^ref: (\S+)\n$/.exec(head)?.[1];
  return /^([0-9a-f]{40,64})\n$/.exec(ref ? await read(ref) : head)?.[1];
}

/** What a child process may know of this machine: where programs are, and an empty home inside `outside`. */
export function isolatedEnvironment(outside: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: join(outside, 'home'),
    HEALER_DATA_HOME: join(outside, 'data'),
    HEALER_CACHE_HOME: join(outside, 'cache'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(outside, 'home', '.gitconfig'),
    LC_ALL: 'C',
  };
}

async function writeFiles(root: string, files: Record<string, string | Buffer | null>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(root, file);
    if (content === null) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
