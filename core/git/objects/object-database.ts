import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitBytes } from '../command.js';
import { readRef } from '../refs/refs.js';
import type { Repository } from '../repository.js';
import { commitBytes, type NewCommit } from './commit-object.js';
import { remember, restoreMissing } from './written-objects.js';

export interface TreeEntry {
  /** Six octal digits: `100644`, `100755`, `120000` a link, `040000` a folder, `160000` a submodule. */
  mode: string;
  name: string;
  oid: string;
}

/**
 * Reads and writes single objects. In process where that is cheaper, which for isomorphic-git means SHA-1 objects
 * of the main repository and no big packs (it reads a pack whole); through git for everything else.
 */
export interface ObjectDatabase {
  /** Null when the object is missing or no blob. */
  readBlob(oid: string, path?: string): Promise<Buffer | null>;
  readTree(oid: string): Promise<TreeEntry[]>;
  /** Id of the tree that the id of a tree, a commit or a tag stands for; null where it stands for none. */
  treeOf(oid: string): Promise<string | null>;
  writeBlob(content: Buffer): Promise<string>;
  writeTree(entries: TreeEntry[]): Promise<string>;
  /** Made by healer itself, signed by `sign` where it is given; for what users sign and read there is `commitTree`. */
  writeCommit(commit: NewCommit, sign?: (payload: Buffer) => string): Promise<string>;
}

export async function objectDatabase(repo: Repository): Promise<ObjectDatabase> {
  const known = databases.get(repo);
  if (known) return known;
  const made = remembering(repo, (await suitsInProcess(repo)) ? await inProcess(repo) : throughGit(repo));
  databases.set(repo, made);
  return made;
}

const databases = new WeakMap<Repository, ObjectDatabase>();

const readAttempts = 5;

/** So that what is removed before a ref leads to it can be written again, also when it is read before that. */
function remembering(repo: Repository, database: ObjectDatabase): ObjectDatabase {
  const keep = async (write: () => Promise<string>, refersTo: readonly string[], bytes: number) => {
    const id = await write();
    remember(repo, id, { again: write, refersTo, bytes });
    return id;
  };
  const read = async <T>(oid: string, look: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; attempt < readAttempts; attempt += 1) {
      try {
        const found = await look();
        if (found !== null || (await restoreMissing(repo, oid)) !== 'restored') return found;
      } catch (error) {
        if ((await restoreMissing(repo, oid)) !== 'restored') throw error;
      }
    }
    return look();
  };
  return {
    readBlob: (oid, path) => read(oid, () => database.readBlob(oid, path)),
    readTree: (oid) => read(oid, () => database.readTree(oid)),
    treeOf: (oid) => read(oid, () => database.treeOf(oid)),
    writeBlob: (content) => keep(() => database.writeBlob(content), [], content.length),
    writeTree: (entries) =>
      keep(
        () => database.writeTree(entries),
        entries.map(({ oid }) => oid),
        100 * entries.length,
      ),
    writeCommit: (commit, sign) => {
      let signature: string | undefined;
      const signOnce = (payload: Buffer) => {
        signature ??= sign?.(payload) ?? '';
        return signature;
      };
      const write = () => database.writeCommit(commit, sign && signOnce);
      return keep(write, [commit.tree], 1000 + commit.message.length);
    },
  };
}

const packLimitBytes = 64 * 1024 * 1024;

async function suitsInProcess(repo: Repository): Promise<boolean> {
  // Of all settings this one is read from the repository's own file alone: git-config(1), `extensions.*`.
  const settings = await readFile(join(repo.commonDir, 'config'), 'utf8').catch(() => '');
  if (/objectformat\s*=(?!\s*"?sha1\b)/i.test(settings)) return false;
  const folder = join(repo.commonDir, 'objects', 'pack');
  const packs = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pack'));
  const sizes = await Promise.all(packs.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0) < packLimitBytes;
}

async function inProcess(repo: Repository): Promise<ObjectDatabase> {
  const [{ default: isomorphic }, { crashSafeFs }] = await Promise.all([
    import('isomorphic-git'),
    import('./crash-safe-fs.js'),
  ]);
  const where = { fs: crashSafeFs, gitdir: repo.commonDir, dir: repo.mainRoot, cache: {} };
  const fallback = throughGit(repo);
  return {
    async readBlob(oid, path) {
      try {
        const { blob } = await isomorphic.readBlob({
          ...where,
          oid,
          ...(path !== undefined && { filepath: path }),
        });
        return Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
      } catch (error) {
        // Alternates, a promisor's missing objects, a pack newer than the cache: git knows more places.
        return isAbsence(error) ? null : fallback.readBlob(oid, path);
      }
    },
    async readTree(oid) {
      try {
        const { tree } = await isomorphic.readTree({ ...where, oid });
        return tree.map(({ mode, path, oid: entry }) => ({
          mode: mode.padStart(6, '0'),
          name: path,
          oid: entry,
        }));
      } catch {
        return fallback.readTree(oid);
      }
    },
    async treeOf(oid) {
      try {
        return (await isomorphic.readTree({ ...where, oid })).oid;
      } catch {
        return fallback.treeOf(oid);
      }
    },
    writeBlob: (content) => isomorphic.writeBlob({ ...where, blob: content }),
    async writeTree(entries) {
      // isomorphic-git sorts by UTF-16 units, git by bytes.
      if (entries.some(({ name }) => /[^ -~]/.test(name))) return fallback.writeTree(entries);
      const tree = entries.map(({ mode, name, oid }) => ({ mode, path: name, oid, type: typeOf(mode) }));
      return isomorphic.writeTree({ ...where, tree });
    },
    writeCommit: (commit, sign) =>
      isomorphic.writeObject({
        ...where,
        type: 'commit',
        format: 'content',
        object: commitBytes(commit, sign),
      }),
  };
}

/** The tree was read, and it holds no such file. */
function isAbsence(error: unknown): boolean {
  const { code, data } = error as { code?: string; data?: { what?: string } };
  return code === 'ObjectTypeError' || (data?.what ?? '').startsWith('file or directory found at ');
}

function throughGit(repo: Repository): ObjectDatabase {
  const id = async (args: string[], options: { input?: string | Buffer } = {}) =>
    (await git(repo, args, options)).trim();
  return {
    async readBlob(oid, path) {
      const name = path === undefined ? oid : `${oid}:${path}`;
      return gitBytes(repo, ['cat-file', 'blob', name]).catch(() => null);
    },
    async readTree(oid) {
      const entries = (await git(repo, ['ls-tree', '-z', '--full-tree', oid])).split('\0').filter(Boolean);
      return entries.map((entry) => {
        const [mode = '', , blob = ''] = entry.slice(0, entry.indexOf('\t')).split(' ');
        return { mode, name: entry.slice(entry.indexOf('\t') + 1), oid: blob };
      });
    },
    treeOf: (oid) => readRef(repo, `${oid}^{tree}`),
    writeBlob: (content) => id(['hash-object', '-w', '--stdin'], { input: content }),
    writeTree: (entries) =>
      id(['mktree', '-z', '--missing'], {
        input: entries.map(({ mode, name, oid }) => `${mode} ${typeOf(mode)} ${oid}\t${name}\0`).join(''),
      }),
    writeCommit: (commit, sign) =>
      id(['hash-object', '-t', 'commit', '-w', '--stdin'], { input: commitBytes(commit, sign) }),
  };
}

function typeOf(mode: string): 'tree' | 'commit' | 'blob' {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
