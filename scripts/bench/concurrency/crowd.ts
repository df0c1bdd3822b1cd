import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../core/package-root.js';
import { healerBin } from '../project.js';

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds. */
  took: number;
}

export interface Writer {
  name: string;
  /** How many of its records it was told are safe. */
  acknowledged: number;
}

/** Starts the writers of one crowd, spread over the checkouts, all at once; each writes `count` records. */
export function writeRecords(
  checkouts: readonly string[],
  writers: number,
  count: number,
  env: NodeJS.ProcessEnv,
): Promise<Writer[]> {
  const script = join(packageRoot, 'dist', 'scripts', 'bench', 'concurrency', 'writer.js');
  const all = Array.from({ length: writers }, async (_, index) => {
    const name = `w${String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26))}`;
    const folder = checkouts[index % checkouts.length] ?? '';
    const { exitCode, stdout, stderr } = await start(
      process.execPath,
      [script, folder, name, `${count}`],
      folder,
      env,
    );
    if (exitCode !== 0) throw new Error(`a writer ended with ${exitCode}: ${stderr}`);
    return { name, acknowledged: stdout.split('\n').filter(Boolean).length };
  });
  return Promise.all(all);
}

export const startHealer = (words: string[], folder: string, env: NodeJS.ProcessEnv): Promise<Ended> =>
  start(process.execPath, [healerBin, ...words], folder, env);

function start(file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended: Ended = { exitCode: null, stdout: '', stderr: '', took: 0 };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      ended.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      ended.stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...ended, exitCode, took: performance.now() - startedAt }));
  });
}
