import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Run } from '../../core/model.js';
import { packageRoot } from '../../core/package-root.js';
import { attachEnvironment } from '../../core/runners/attach.js';
import { readRecords, toRun } from '../../core/runners/records.js';

/** A folder with these files and the test runners of this repository, gone after the test. Its name is awkward on purpose. */
export async function createProject(t: TestContext, files: Record<string, string>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "healer é 'q' ")));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  env?: Record<string, string>;
  /** Called with everything printed so far; true kills the process group with SIGKILL. */
  killWhen?: (printed: string) => boolean;
}

/** Runs a command as a user would: nothing of the surrounding test run is in its environment. */
export function runCommand(folder: string, command: string[], options: CommandOptions = {}): Promise<Ended> {
  const [program = '', ...parameters] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: { ...plainEnvironment(), ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        if (options.killWhen?.(printed.stdout + printed.stderr)) killGroup(child.pid);
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      killGroup(child.pid);
      resolve({ exitCode, signal, ...printed });
    });
  });
}

/** Runs a command with capture attached, and reads what it left in the inbox. */
export async function captureRun(
  folder: string,
  command: string[],
  options: CommandOptions & { coverage?: boolean; cancelIdle?: boolean } = {},
): Promise<Ended & { run: Run; inbox: string; records: number }> {
  const inbox = join(folder, 'in box');
  const attached = attachEnvironment(plainEnvironment(), {
    inbox,
    runId: 'run-1',
    root: folder,
    coverage: options.coverage ?? false,
    cancelIdle: options.cancelIdle ?? false,
  });
  const ended = await runCommand(folder, command, { ...options, env: { ...attached, ...options.env } });
  const records = (await readRecords(inbox)).map(({ record }) => record);
  const { exitCode, signal, stdout, stderr } = ended;
  const meta = { id: 'run-1', command, cwd: '', tree: null, branch: null, exitCode, signal, durationMs: 1 };
  return {
    ...ended,
    inbox,
    records: records.length,
    run: await toRun(records, { ...meta, output: { stdout, stderr } }),
  };
}

/** `file > titles: status`, one line a test, sorted: easy to compare whole runs by. */
export const outcomes = (run: Run): string[] =>
  run.tests.map(({ file, path, status }) => `${[file, ...path].join(' > ')}: ${status}`).sort();

export const npmTest = ['npm', 'test', '--silent'];

function plainEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, ...(TMPDIR ? { TMPDIR } : {}) };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // all of it has ended
  }
}
