import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { git, gitResult } from './command.js';
import type { Repository } from './repository.js';

/**
 * The tree that a patch makes of `base`: the patch is a file with a unified diff, or a revision whose change against
 * its first parent is meant. Nothing is checked out. Throws FILE_UNREADABLE where it is neither, MERGE_CONFLICT
 * where it does not apply.
 */
export async function treeOfPatch(repo: Repository, base: string, patchFileOrRev: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-patch-'));
  try {
    const patch = join(folder, 'patch');
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    await writePatch(repo, patchFileOrRev, patch);
    await git(repo, ['read-tree', base], { env });
    const applied = await gitResult(repo, ['apply', '--cached', '--3way', '--whitespace=nowarn', patch], {
      env,
    });
    if (applied.exitCode !== 0)
      throw new HealerError(
        'MERGE_CONFLICT',
        `${patchFileOrRev} does not apply to the files as they are now`,
        {
          next: 'Make the patch again from the current state of the repository.',
          cause: new Error(applied.stderr.trim()),
        },
      );
    return (await git(repo, ['write-tree'], { env })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writePatch(repo: Repository, patchFileOrRev: string, target: string): Promise<void> {
  if (await isFile(patchFileOrRev)) return copyFile(patchFileOrRev, target);
  const known = await gitResult(repo, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${patchFileOrRev}^{commit}`,
  ]);
  if (known.exitCode !== 0)
    throw new HealerError(
      'FILE_UNREADABLE',
      `${JSON.stringify(patchFileOrRev)} is neither a file nor a commit`,
      {
        next: 'Name a file with a diff, or a commit.',
      },
    );
  const commit = known.stdout.toString('utf8').trim();
  await git(repo, ['format-patch', '-1', '--binary', '--full-index', '--output', target, commit]);
}

const isFile = (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );
