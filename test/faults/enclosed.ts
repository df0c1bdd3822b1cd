import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import type { Outcome } from '../cli/run-healer.js';
import type { TestRepository } from '../support/repository.js';

const program = join(packageRoot, 'dist', 'cli', 'main.cjs');

/** What bubblewrap can do to the file system of one process, also for root, and without any right: `--ro-bind X X`. */
export async function healerUnder(
  { root, env }: TestRepository,
  mounts: readonly string[],
  words: readonly string[],
): Promise<Outcome> {
  return enclosed(root, env, mounts, [process.execPath, program, ...words]);
}

/** Runs a shell script, which finds healer as `"$healer" "$program"`. */
export function scriptUnder(
  { root, env }: TestRepository,
  mounts: readonly string[],
  script: string,
): Promise<Outcome> {
  const words = ['/bin/sh', '-c', script];
  return enclosed(root, { ...env, node: process.execPath, program }, mounts, words);
}

async function enclosed(
  cwd: string,
  env: NodeJS.ProcessEnv,
  mounts: readonly string[],
  words: readonly string[],
): Promise<Outcome> {
  const args = ['--dev-bind', '/', '/', ...mounts, '--die-with-parent', '--chdir', cwd, '--', ...words];
  try {
    const { stdout, stderr } = await promisify(execFile)('bwrap', args, { cwd, env, maxBuffer: 1 << 28 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** Why it cannot be done here; false where it can. */
export function whyNotEnclosed(): string | false {
  const args = ['--dev-bind', '/', '/', '--size', '65536', '--tmpfs', '/mnt', '--', '/bin/true'];
  const { status } = spawnSync('bwrap', args, { stdio: 'ignore' });
  return status === 0 ? false : 'bubblewrap is not installed, or may not be used here';
}
