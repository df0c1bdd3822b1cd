import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ownCode, packageRoot } from '../../package-root.js';
import type { Project } from '../project.js';
import type { MutantsTask } from './host.js';
import { type MutantsResult, resultSchema } from './result.js';

const limitMs = 4 * 60_000;

/** Runs the tests with each mutant in the sandbox, in a worktree that is theirs alone, for some minutes at most. Error: they could not be run. */
export async function tryMutants(files: MutantsTask['files'], run: Project['run']): Promise<MutantsResult> {
  const token = randomBytes(16).toString('hex');
  const host = join(packageRoot, 'dist/core/evolve/mutants/host.js');
  const task: MutantsTask = { files, limitMs };
  const { stdout, stderr, exitCode } = await run(
    [process.execPath, '--no-warnings', host, token, JSON.stringify(task)],
    { shown: ownCode([]), timeoutMs: 2 * limitMs, apart: true },
  );
  const line = stdout.split('\n').find((each) => each.startsWith(token));
  if (line === undefined)
    throw new Error(/^\S*Error: .*$/m.exec(stderr)?.[0] ?? `the mutants ended with ${exitCode}`);
  return resultSchema.parse(JSON.parse(line.slice(token.length)));
}
