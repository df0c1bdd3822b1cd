import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../repository.js';

/**
 * Object id that a ref, given by its full name, points to, read from the files that git keeps it in
 * (gitrepository-layout(5)), which takes a hundredth of the time of asking git. Null where there is no such ref,
 * undefined where only git can tell: another way of storing refs, a symbolic or a broken ref, a name with operators.
 */
export async function refInFiles(
  repo: Pick<Repository, 'commonDir'>,
  name: string,
): Promise<string | null | undefined> {
  if (!plainName.test(name) || /\.\.|@\{|\/\//.test(name) || (await hasOtherStore(repo))) return undefined;
  const loose = await readIfThere(join(repo.commonDir, name));
  if (loose === undefined) return undefined;
  if (loose !== null) return /^([0-9a-f]{40}|[0-9a-f]{64})\s*$/.exec(loose)?.[1];
  // git packs a ref before it removes the file of its own, so that in this order none is missed.
  const packed = await readIfThere(join(repo.commonDir, 'packed-refs'));
  return packed === undefined ? undefined : packedId(packed ?? '', name);
}

/**
 * Every ref below a prefix that ends with a slash, by its full name, in the order of git; undefined where only git can tell.
 */
export async function refsInFiles(
  repo: Pick<Repository, 'commonDir'>,
  prefix: string,
): Promise<{ name: string; oid: string }[] | undefined> {
  if (!plainPrefix.test(prefix) || /\.\.|\/\//.test(prefix) || (await hasOtherStore(repo))) return undefined;
  const refs = new Map<string, string>();
  const loose = await filesBelow(repo.commonDir, prefix);
  for (const name of loose ?? []) {
    const oid = await refInFiles(repo, name);
    if (oid === undefined) return undefined;
    if (oid !== null) refs.set(name, oid);
  }
  const packed = await readIfThere(join(repo.commonDir, 'packed-refs'));
  if (loose === undefined || packed === undefined) return undefined;
  for (const line of packed?.split('\n') ?? []) {
    const name = line.slice(line.indexOf(' ') + 1);
    if (name.startsWith(prefix) && !refs.has(name)) refs.set(name, line.slice(0, line.indexOf(' ')));
  }
  return [...refs].map(([name, oid]) => ({ name, oid })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const plainPrefix = /^refs\/(?:heads|healer|notes|tags)\/(?:[^\s~^:?*[\\]+\/)?$/;

/** Full names; undefined where something else than files and folders is there. */
async function filesBelow(commonDir: string, folder: string): Promise<string[] | undefined> {
  const entries = await readdir(join(commonDir, folder), { withFileTypes: true }).catch((error) =>
    ['ENOENT', 'ENOTDIR'].includes(error.code) ? [] : undefined,
  );
  const names: string[] = [];
  for (const entry of entries ?? []) {
    const path = `${folder}${entry.name}`;
    const below = entry.isDirectory() ? await filesBelow(commonDir, `${path}/`) : [path];
    if (below === undefined || !(entry.isDirectory() || entry.isFile())) return undefined;
    if (!entry.name.endsWith('.lock')) names.push(...below);
  }
  return entries && names;
}

/** The text of `HEAD`: a ref's full name or an object id; null where it is neither, and git has to be asked. */
export async function headInFiles(
  repo: Pick<Repository, 'commonDir' | 'gitDir'>,
): Promise<{ ref: string } | { commit: string } | null> {
  if (await hasOtherStore(repo)) return null;
  const text = (await readIfThere(join(repo.gitDir, 'HEAD'))) ?? '';
  const ref = /^ref: (\S+)\s*$/.exec(text)?.[1];
  if (ref && plainName.test(ref)) return { ref };
  const commit = /^([0-9a-f]{40}|[0-9a-f]{64})\s*$/.exec(text)?.[1];
  return commit ? { commit } : null;
}

/** Of the namespaces that all checkouts of a repository share. */
const plainName = /^refs\/(?:heads|healer|notes|tags)\/[^\s~^:?*[\\]+$/;

/** Null where there is no such file, undefined where it cannot be read. */
async function readIfThere(path: string): Promise<string | null | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(code) ? null : undefined;
  }
}

function packedId(packed: string, name: string): string | null {
  const line = packed.split('\n').find((each) => each.endsWith(` ${name}`));
  return line?.slice(0, line.indexOf(' ')) ?? null;
}

/** Where refs are in a reftable, the files say nothing. */
function hasOtherStore({ commonDir }: Pick<Repository, 'commonDir'>): Promise<boolean> {
  const known = otherStores.get(commonDir) ?? isThere(join(commonDir, 'reftable'));
  otherStores.set(commonDir, known);
  return known;
}

const otherStores = new Map<string, Promise<boolean>>();

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
