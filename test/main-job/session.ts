import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from '../support/repository.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A repository, and a terminal that is open in it. */
export interface Session extends TestRepository {
  run(command: string, args: string[], cwd?: string): Promise<Ended>;
  healer(...words: string[]): Promise<Ended>;
  /** Runs healer with `--json` and reads what it prints. */
  healerJson<Shape>(...words: string[]): Promise<{ code: number | null; json: Shape }>;
}

/** What `healer heal --json` prints, as far as these tests read it. */
export interface Healed {
  schema: string;
  errors: { id: string; status: string; reason: string; patch: string | null }[];
  patches: { id: string; branch: string; commit: string; base: string; signed: boolean; files: string[] }[];
}

const program = join(packageRoot, 'dist', 'cli', 'main.cjs');

export async function openSession(
  t: Pick<TestContext, 'after'> | { after(done: () => Promise<void>): void },
  files: Record<string, string>,
  { dependencies = false, ...options }: TestRepositoryOptions & { dependencies?: boolean } = {},
): Promise<Session> {
  const repository = await createRepository({ '.gitignore': 'node_modules\n', ...files }, options);
  t.after(repository.dispose);
  if (dependencies) await linkDependencies(repository.root);
  const { env, root } = repository;
  const run = (command: string, args: string[], cwd = root) => runCommand(command, args, { env, cwd });
  const healer = (...words: string[]) => run(process.execPath, [program, ...words]);
  return {
    ...repository,
    run,
    healer,
    healerJson: async (...words) => {
      const { code, stdout, stderr } = await healer(...words, '--json');
      try {
        return { code, json: JSON.parse(stdout) };
      } catch (cause) {
        throw new Error(`healer ${words.join(' ')} printed no JSON: ${stdout}${stderr}`, { cause });
      }
    },
  };
}

async function runCommand(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
