import { git } from '../command.js';
import { readFileAt } from '../objects/objects.js';
import type { Repository } from '../repository.js';

/** Files that rename detection compares at most, on either side. */
const mostCompared = 1_000;

/** These files of a commit, and what those are called in another one that are not there under their own names. */
export async function namesAt(
  repo: Repository,
  { from, to }: { from: string; to: string },
  files: readonly string[],
): Promise<string[]> {
  const there = await Promise.all(files.map((file) => readFileAt(repo, to, file)));
  const gone = new Set(files.filter((_, at) => there[at] === undefined));
  if (gone.size === 0) return [...files];
  const options = ['-r', '-z', '-M', `-l${mostCompared}`, '--diff-filter=R', '--name-status'];
  const fields = (await git(repo, ['diff-tree', ...options, from, to])).split('\0');
  const names: string[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3)
    if (gone.has(fields[at + 1] ?? '')) names.push(fields[at + 2] ?? '');
  return [...files, ...names];
}
