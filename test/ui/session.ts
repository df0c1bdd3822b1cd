import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../core/package-root.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from '../support/repository.js';

export interface UiSession extends TestRepository {
  /** The printed address, with its token. */
  url: string;
  port: number;
  child: ChildProcess;
  /** Asks it to end as Ctrl-C does, and resolves with its exit code. */
  interrupt(): Promise<number | null>;
  dispose(): Promise<void>;
}

/** `healer ui` in a repository, started as users do. */
export async function openUi(
  files: Record<string, string | Buffer>,
  prepare: (repository: TestRepository) => Promise<void> = async () => {},
  options: TestRepositoryOptions & { words?: string[] } = {},
): Promise<UiSession> {
  const repository = await createRepository(files, options);
  await prepare(repository);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const words = [program, 'ui', '--no-open', '--json', '--quiet', ...(options.words ?? [])];
  const child = spawn(process.execPath, words, {
    cwd: repository.root,
    env: repository.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const interrupt = () => {
    child.kill('SIGINT');
    return ended;
  };
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error('healer ui did not start'))),
  ]);
  const { url, port } = JSON.parse(String(line)) as { url: string; port: number };
  const dispose = async () => {
    await interrupt();
    await repository.dispose();
  };
  return { ...repository, url, port, child, interrupt, dispose };
}
