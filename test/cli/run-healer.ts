import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../core/package-root.js';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Options {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

/** Starts the built command line as users do, with no settings of whoever runs the tests. */
export function startHealer(words: string[], { cwd, env = process.env }: Options = {}): ChildProcess {
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const { FORCE_COLOR: _, NODE_OPTIONS: __, NODE_TEST_CONTEXT: ___, ...rest } = env;
  return spawn(process.execPath, [program, ...words], { cwd, env: rest, stdio: 'pipe' });
}

export async function runHealer(words: string[], options: Options = {}): Promise<Outcome> {
  const child = startHealer(words, options);
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin?.end(options.input ?? '');
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')),
  );
  return { code: await code, stdout: stdout ?? '', stderr: stderr ?? '' };
}
