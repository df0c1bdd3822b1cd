import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import { shellQuote } from '../../core/runners/script.js';

const execute = promisify(execFile);

export const healerBin = join(packageRoot, 'dist', 'cli', 'main.cjs');

export interface HealJson {
  errors: { id: string; status: string; reason: string }[];
  patches: {
    id: string;
    branch: string;
    commit: string;
    strategy: string;
    confidence: number;
    candidates: { screened: number };
  }[];
}

/**
 * A temporary folder that holds everything of one measurement, healer's own key and cache included, also where its
 * engine is driven in this process.
 */
export async function scratch(): Promise<{ folder: string; dispose(): Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-bench-')));
  process.env.HEALER_CACHE_HOME = join(folder, 'cache');
  return { folder, dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Gives a project the packages that healer itself is developed with, the four runners among them. */
export const linkPackages = (project: string): Promise<void> =>
  symlink(join(packageRoot, 'node_modules'), join(project, 'node_modules'));

export async function git(cwd: string, args: string[]): Promise<string> {
  return (await execute('git', args, { cwd, maxBuffer: 1 << 28 })).stdout;
}

/** A fresh repository with one commit of `files`. */
export async function projectOf(folder: string, files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  await git(folder, ['init', '--quiet', '--initial-branch', 'main']);
  await git(folder, ['config', 'user.name', 'Bench']);
  await git(folder, ['config', 'user.email', 'bench@example.invalid']);
  await git(folder, ['add', '--all']);
  await git(folder, ['commit', '--quiet', '--message', 'A project with a bug']);
  return folder;
}

/** Runs healer in `project`; with `--json`, `report` is what it printed. */
export async function runHealer<Report = HealJson>(
  project: string,
  args: string[],
): Promise<{ exitCode: number; report: Report | null }> {
  const { exitCode, stdout } = await run(process.execPath, [healerBin, ...args], project);
  try {
    return { exitCode, report: args.includes('--json') ? (JSON.parse(stdout) as Report) : null };
  } catch {
    return { exitCode, report: null };
  }
}

/** Everything of a checkout that healer must leave as it is, as one hash. */
export async function fingerprintOf(project: string): Promise<string> {
  const parts = await Promise.all([
    git(project, ['rev-parse', 'HEAD']),
    git(project, ['symbolic-ref', 'HEAD']),
    git(project, ['status', '--porcelain', '--ignored', '--', ':!.healer']),
    git(project, ['stash', 'list']),
    git(project, ['ls-files', '--stage']),
    git(project, ['diff', 'HEAD']),
  ]);
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}

/** Whether `npm test` passes, with `files` written over the clone first. Five minutes at the most. */
export async function npmTest(clone: string, files: Record<string, string> = {}): Promise<boolean> {
  for (const [file, text] of Object.entries(files)) await writeFile(join(clone, file), text);
  return (await run('npm', ['test', '--silent'], clone, 300_000)).exitCode === 0;
}

/** Whether git itself, given the project's allowed signers, accepts the signature. */
export async function signedBy(project: string, commit: string): Promise<boolean> {
  const signers = join(project, '.healer', 'allowed_signers');
  const { exitCode } = await run(
    'git',
    ['-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', commit],
    project,
  );
  return exitCode === 0;
}

/** The command that a reader can type to get the same table. Of an absolute path, which is that of one machine, the last name stays. */
export const commandLine = (words: readonly string[] = process.argv.slice(2)): string =>
  [
    'npm run bench --',
    ...words
      .filter((word) => word !== '--write')
      .map((word) => shellQuote(isAbsolute(word) ? basename(word) : word)),
  ].join(' ');

/** Runs a command beside healer's own folders of this measurement; its process group ends with it. */
export function run(
  file: string,
  args: string[],
  cwd: string,
  timeoutMs = 900_000,
): Promise<{ exitCode: number; stdout: string }> {
  return new Promise((resolve) => {
    const home = join(dirname(cwd), 'home');
    const env = { ...process.env, HEALER_DATA_HOME: home, HEALER_CACHE_HOME: join(dirname(cwd), 'cache') };
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const timer = setTimeout(() => endGroup(child.pid), timeoutMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve({ exitCode: code ?? 1, stdout });
    });
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
