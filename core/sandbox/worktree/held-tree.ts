import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyIndex } from '../../git/changes/copy-index.js';
import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';

interface Place {
  repo: Repository;
  gitDir: string;
  folder: string;
  temp: string;
}

/** Writes what a worktree holds now as a tree, without what git ignores and without its linked packages. */
export async function heldTree({ gitDir, folder, temp }: Place): Promise<string> {
  const index = join(temp, `index-${randomUUID()}`);
  await copyIndex(join(gitDir, 'index'), index);
  const place = [`--git-dir=${gitDir}`, `--work-tree=${folder}`, ...quiet];
  const options = { env: { GIT_INDEX_FILE: index } };
  try {
    await git({ root: folder }, [...place, 'add', '--all', '--', '.', ...linked], options);
    return (await git({ root: folder }, [...place, 'write-tree'], options)).trim();
  } finally {
    await rm(index, { force: true });
  }
}

const quiet = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.safecrlf=false'].flatMap(
  (setting) => ['-c', setting],
);

const linked = [':(exclude,glob)**/node_modules/**', ':(exclude,glob).pnp.*', ':(exclude,glob).yarn/**'];
