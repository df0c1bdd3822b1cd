import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../../errors.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import { git, gitBytes, gitResult } from '../command.js';
import type { Repository } from '../repository.js';

/**
 * The tree that a patch makes of `base`: the patch is a file with a unified diff, or a revision whose change against
 * its first parent is meant. Nothing is checked out. Throws FILE_UNREADABLE where it is neither, MERGE_CONFLICT
 * where it does not apply.
 */
export async function treeOfPatch(repo: Repository, base: string, patchFileOrRev: string): Promise<string> {
  return treeWith(repo, base, await readPatch(repo, patchFileOrRev), patchFileOrRev);
}

/** The tree that the text of a unified diff makes of `base`. Line counts in it are not believed. Throws MERGE_CONFLICT. */
export function treeOfDiff(repo: Repository, base: string, diff: string): Promise<string> {
  return treeWith(repo, base, diff, 'The diff', ['--recount']);
}

/** The paths that a unified diff changes, as they stand in it; null where git finds no change in it. */
export async function pathsInDiff(repo: Repository, diff: string): Promise<string[] | null> {
  const read = await gitResult(repo, ['apply', '--numstat', '-z', '--recount', '-'], { input: diff });
  if (read.exitCode !== 0) return null;
  const rows = read.stdout.toString('utf8').split('\0').filter(Boolean);
  return rows.map((row) => row.replace(/^[^\t]*\t[^\t]*\t/, ''));
}

async function treeWith(
  repo: Repository,
  base: string,
  patch: string | Buffer,
  name: string,
  options: readonly string[] = [],
): Promise<string> {
  const folder = await temporaryFolder('patch');
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    await git(repo, ['read-tree', base], { env });
    const apply = [...protect, 'apply', '--cached', '--3way', '--whitespace=nowarn', ...options, '-'];
    const applied = await gitResult(repo, apply, { env, input: patch });
    if (applied.exitCode !== 0)
      throw new HealerError('MERGE_CONFLICT', `${name} does not apply to the files as they are now`, {
        next: 'Make the patch again from the current state of the repository.',
        cause: new Error(applied.stderr.trim()),
      });
    return (await git(repo, ['write-tree'], { env })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A patch that is no harm here may be one where file systems compare names in another way. */
const protect = ['-c', 'core.protectHFS=true', '-c', 'core.protectNTFS=true'];

async function readPatch(repo: Repository, patchFileOrRev: string): Promise<Buffer> {
  const file = await readFile(patchFileOrRev).catch(() => null);
  if (file) return file;
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
  return gitBytes(repo, ['format-patch', '-1', '--binary', '--full-index', '--stdout', commit]);
}
