import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from '../../core/git/repository.js';
import { usualLimits } from '../../core/sandbox/limits/limits.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../../core/sandbox/worktree.js';
import type { HostileTest } from './hostile-case.js';
import type { Victims } from './victims.js';

export interface Outcome {
  /** What healer says, as a phrase. */
  verdict: string;
  /** What came of it outside; empty where it was contained. */
  harm: string[];
}

const modules = ['fs', 'os', 'path', 'net', 'dgram', 'dns', 'assert'];
const head = [
  "const { test } = require('node:test');",
  "const cp = require('node:child_process');",
  ...modules.map((name) => `const ${name} = require('node:${name}');`),
  'const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));',
].join('\n');

/** Runs a hostile test in a worktree, as healer runs the tests of a repository. */
export async function runHostileTest(hostile: HostileTest, victims: Victims): Promise<Outcome> {
  const repo = await openRepository(victims.checkout);
  const limits = { ...usualLimits, ...hostile.limits };
  const worktree = await openWorktree(repo, 'HEAD', {
    workspace: { packages: [] },
    limits,
    isolation: 'required',
  });
  let said = '';
  let verdict = '';
  try {
    const text = `${head}\ntest('attack', async () => {\n${hostile.code(victims)}\n});\n`;
    await worktree.writeFile('test/attack.test.js', text);
    const { run, execution } = await runTests(worktree, {
      command: ['node', '--test', 'test/attack.test.js'],
      cwd: '',
      timeoutMs: hostile.timeoutMs ?? 30_000,
    });
    const loot = await readFile(join(worktree.folder, 'loot'), 'utf8').catch(() => '');
    said = JSON.stringify([run, execution, loot]);
    const failed = run.tests.find(({ status }) => status === 'failed');
    const passed = run.tests.some(({ path, status }) => path.at(-1) === 'attack' && status === 'passed');
    verdict = execution.exceeded?.how ?? failed?.error?.message ?? (passed ? 'passes' : 'no test ran');
    if (hostile.healerWrites) verdict = await healerWrites(worktree, hostile.healerWrites);
  } finally {
    await worktree.dispose();
  }
  return { verdict, harm: await victims.harm(said) };
}

/** As a proof does, when it plants the patch, and when it puts everything back. */
async function healerWrites(worktree: SandboxWorktree, file: string): Promise<string> {
  const refused = await worktree.writeFile(file, 'written by healer').then(
    () => 'written into the worktree',
    (error: Error) => error.message,
  );
  await worktree.reset();
  return refused;
}
