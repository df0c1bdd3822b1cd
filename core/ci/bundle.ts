import { git, gitResult } from '../git/command.js';
import { notesRef } from '../git/refs/notes.js';
import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { Patch } from '../model.js';
import { branchRef } from '../patches/names.js';
import { ledgerRef } from '../store/ledger.js';

/**
 * Writes the branches of patches, the ledger and the evidence into a git bundle, which needs the commit that is checked
 * out to be there where it is read. False where there is nothing to write.
 */
export async function writeBundle(
  repo: Repository,
  path: string,
  patches: readonly Patch[],
): Promise<boolean> {
  const shared = [ledgerRef, notesRef];
  const there = await Promise.all(shared.map((name) => readRef(repo, name)));
  const refs = [
    ...patches.map(({ branch }) => branchRef(branch)),
    ...shared.filter((_, index) => there[index]),
  ];
  if (patches.length === 0) return false;
  const head = (await git(repo, ['rev-parse', 'HEAD'])).trim();
  await git(repo, ['bundle', 'create', '--quiet', path, ...refs, `^${head}`]);
  return true;
}

/** The refs of a bundle with the commits that they name; null where the file is no bundle. */
export async function refsInBundle(repo: Repository, path: string): Promise<Map<string, string> | null> {
  const { exitCode, stdout } = await gitResult(repo, ['bundle', 'list-heads', path]);
  if (exitCode !== 0) return null;
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}
