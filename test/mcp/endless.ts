import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TestRepository } from '../support/repository.js';
import { shop } from './session.js';

/** A shop whose suite never ends. `word` is in the command line of its processes. */
export function endlessShop(word: string): Record<string, string> {
  const manifest = { name: 'shop', type: 'module', scripts: { test: `node --test test/${word}.test.js` } };
  return {
    ...shop,
    'package.json': JSON.stringify(manifest),
    [`test/${word}.test.js`]: `import { test } from 'node:test';
test('never ends', () => new Promise(() => setInterval(() => {}, 1000)));
`,
  };
}

/** Resolves once a process with the word in its command line runs. */
export const started = (word: string): Promise<void> => until(async () => (await running(word)) > 0);

/** Resolves once nothing with that word runs any more, and no worktree of the repository is left. */
export const cleanedUp = (word: string, repository: TestRepository): Promise<void> =>
  until(async () => (await running(word)) === 0 && (await worktreesOf(repository)) === 0);

/** The limit of the test that waits ends what never comes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(50);
}

async function running(word: string): Promise<number> {
  const lines = existsSync('/proc/self/cmdline') ? fromProc() : await fromPs();
  return lines.filter((line) => line.includes(`${word}.test.js`)).length;
}

const fromProc = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        // It has ended meanwhile.
        return '';
      }
    });

const fromPs = async (): Promise<string[]> =>
  (await promisify(execFile)('ps', ['-A', '-o', 'args='])).stdout.split('\n');

async function worktreesOf({ git, env }: TestRepository): Promise<number> {
  const listed = (await git('worktree', 'list')).split('\n').length - 1;
  const folder = join(env.HEALER_CACHE_HOME ?? '', 'worktrees');
  return listed + (existsSync(folder) ? readdirSync(folder).length : 0);
}
