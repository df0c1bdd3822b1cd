import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.js';

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
