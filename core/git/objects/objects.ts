import { HealerError } from '../../errors.js';
import { git } from '../command.js';
import { isObjectId } from '../refs/names.js';
import { readRef } from '../refs/refs.js';
import type { Repository } from '../repository.js';
import { type ObjectDatabase, objectDatabase, type TreeEntry } from './object-database.js';

/** Bytes of a file as a commit or tree holds it; undefined where there is no such file. */
export async function readFileAt(
  repo: Repository,
  treeish: string,
  file: string,
): Promise<Buffer | undefined> {
  const database = await objectDatabase(repo);
  return (await database.readBlob(await resolveTree(repo, treeish), file)) ?? undefined;
}

/** Paths of all files, links included and submodules not, that a commit or tree holds. */
export async function listFilesAt(repo: Repository, treeish: string): Promise<string[]> {
  return (await entriesOf(repo, treeish))
    .filter((entry) => !entry.startsWith('160000'))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

export type FileKind = 'file' | 'link' | 'submodule';

/** What each path of a commit or tree is. */
export async function fileKindsAt(repo: Repository, treeish: string): Promise<Map<string, FileKind>> {
  const entries = await entriesOf(repo, treeish);
  return new Map(entries.map((entry) => [entry.slice(entry.indexOf('\t') + 1), kindOf(entry.slice(0, 6))]));
}

const kindOf = (mode: string): FileKind =>
  mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';

let last: { of: string; entries: string[] } | undefined;

/** One heal asks for the files of its tree several times: the last answer is kept. */
async function entriesOf(repo: Repository, treeish: string): Promise<string[]> {
  const of = `${repo.commonDir} ${treeish}`;
  if (last?.of === of) return last.entries;
  const listed = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', treeish]);
  const entries = listed.split('\0').filter(Boolean);
  if (isObjectId(treeish)) last = { of, entries };
  return entries;
}

/**
 * Writes the tree that `baseTree` becomes when the given files have the given bytes (null: are not there), and
 * resolves with its id. Files keep their modes; new ones are plain.
 */
export async function writeTree(
  repo: Repository,
  baseTree: string,
  changes: ReadonlyMap<string, Buffer | null>,
): Promise<string> {
  const database = await objectDatabase(repo);
  const tree = await resolveTree(repo, baseTree);
  const files = [...changes].map(([path, content]) => ({ path: path.split('/'), content }));
  return (await rewrite(database, tree, files)) ?? database.writeTree([]);
}

interface Change {
  path: string[];
  content: Buffer | null;
}

/** Only folders that hold a change are read. A folder that becomes empty goes, as in git. */
async function rewrite(
  database: ObjectDatabase,
  tree: string | null,
  changes: Change[],
): Promise<string | null> {
  const entries = new Map<string, TreeEntry>();
  if (tree) for (const entry of await database.readTree(tree)) entries.set(entry.name, entry);

  for (const [name, inside] of byName(changes)) {
    const previous = entries.get(name);
    const file = inside.find(({ path }) => path.length === 1);
    const deeper = inside
      .filter(({ path }) => path.length > 1)
      .map(({ path, content }) => ({ path: path.slice(1), content }));
    let next: TreeEntry | null = null;
    if (file?.content) {
      const mode =
        previous && previous.mode !== '040000' && previous.mode !== '160000' ? previous.mode : '100644';
      next = { mode, name, oid: await database.writeBlob(file.content) };
    } else if (deeper.length > 0) {
      const folder = await rewrite(database, previous?.mode === '040000' ? previous.oid : null, deeper);
      if (folder) next = { mode: '040000', name, oid: folder };
    }
    if (next) entries.set(name, next);
    else entries.delete(name);
  }
  return entries.size === 0 ? null : database.writeTree([...entries.values()]);
}

function byName(changes: Change[]): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const name = change.path[0] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  return groups;
}

/** The tree of a commit, or a tree itself. Throws GIT_FAILED. */
export async function resolveTree(repo: Repository, treeish: string): Promise<string> {
  const isId = /^[0-9a-f]{40,64}$/.test(treeish);
  const tree = isId
    ? await (await objectDatabase(repo)).treeOf(treeish)
    : await readRef(repo, `${treeish}^{tree}`);
  if (tree) return tree;
  throw new HealerError('GIT_FAILED', `${treeish} is no commit or tree of ${repo.root}`);
}
