import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';

/**
 * Whether a commit puts back what was there before the patch was made, and has the patch's lines only for that: its tree is
 * an older one, or the patch's files are, and it changes more in them than the patch (`isExact` says that it does not).
 */
export async function turnsBack(
  repo: Repository,
  patch: Pick<Patch, 'base' | 'commit' | 'files'>,
  commit: string,
  isExact: boolean,
): Promise<boolean> {
  const names = ['--end-of-options', `${commit}^{tree}`, `${patch.commit}^{tree}`];
  const [tree = '', proved] = (await git(repo, ['rev-parse', ...names])).split('\n').filter(isId);
  if (tree === proved) return false;
  const trees = await git(repo, [...past, '--format=%T', '--end-of-options', patch.base]);
  return trees.split('\n').includes(tree) || (!isExact && (await hasOldFiles(repo, patch, commit)));
}

/** The newest commits before the patch. */
const past = ['log', '--no-color', '--no-show-signature', '-n2000'];

async function hasOldFiles(
  repo: Repository,
  { base, files }: Pick<Patch, 'base' | 'files'>,
  commit: string,
): Promise<boolean> {
  const named = ['--', ...files];
  const raw = ['--no-follow', '--format=', '--raw', '--no-abbrev', '--no-renames', '-z'];
  const [history, tree] = await Promise.all([
    git(repo, ['--literal-pathspecs', ...past, ...raw, '--end-of-options', base, ...named]),
    git(repo, ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', commit, ...named]),
  ]);
  const known = new Set<string>();
  for (const [, before, after, file] of history.matchAll(/:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) \w\0([^\0]+)\0/g))
    for (const blob of [before, after]) known.add(`${blob} ${file}`);
  const now = new Map(
    [...tree.matchAll(/\d+ \w+ ([0-9a-f]+)\t([^\0]+)\0/g)].map(([, blob, file]) => [file, blob]),
  );
  const absent = '0'.repeat(base.length);
  // What is called otherwise by now was never so before.
  return now.size > 0 && files.every((file) => known.has(`${now.get(file) ?? absent} ${file}`));
}

const isId = (text: string): boolean => /^[0-9a-f]+$/.test(text);
