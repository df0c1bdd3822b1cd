import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const files = {
  '.gitignore': 'node_modules\n',
  'package.json': JSON.stringify({ name: 'sum', type: 'module', scripts: { test: 'node --test' } }),
  'src/sum.js': 'export const sum = (a, b) => a - b;\n',
  'test/sum.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(2, 3), 5));
test('zero changes nothing', () => assert.equal(sum(4, 0), 4));
`,
};

export interface Job extends TestRepository {
  /** A bare repository, which is `origin`. */
  remote: string;
  /** A folder of the machine that the job runs on. */
  temp: string;
  /** Runs a script as CI does, with these variables beside those of the repository. */
  bash(script: string, env: Record<string, string>): Promise<{ code: number | null; log: string }>;
}

/** A checkout with one fault, whose dependencies, among them healer, are installed. */
export async function openJob(t: TestContext): Promise<Job> {
  const repository = await createRepository(files);
  t.after(repository.dispose);
  const { root, outside, git } = repository;
  await mkdir(join(root, 'node_modules', '.bin'), { recursive: true });
  await symlink(join(packageRoot, 'dist/cli/main.cjs'), join(root, 'node_modules', '.bin', 'healer'));
  const remote = join(outside, 'remote.git');
  await git('init', '--quiet', '--bare', remote);
  await git('remote', 'add', 'origin', remote);
  const temp = join(outside, 'runner');
  await mkdir(temp);
  return {
    ...repository,
    remote,
    temp,
    async bash(script, env) {
      const path = join(temp, 'step.sh');
      await writeFile(path, script);
      const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', path], {
        cwd: root,
        env: { ...repository.env, CI: 'true', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await ended, log: stdout + stderr };
    },
  };
}
