import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { git } from '../../git/command.js';
import { isSourceFile } from '../sources.js';
import type { Alignment } from './align.js';
import { builtFrom } from './built-from.js';

/** A source map, as JSON, of a built file that has none; undefined where nothing tells what it was built from. */
export type MapOfBuilt = (file: string, text: string) => Promise<string | undefined>;

/** Characters of a built file, or of a source, above which it is not compared. */
const largestText = 512 * 1024;

/**
 * Maps built files to their sources without source maps: which file it was by convention (`built-from.ts`), which line by
 * what both say in the same words. Only for what git ignores in `root`, the user's checkout; `folder` is the checkout that
 * holds the files.
 */
export function mapsOfBuilt(root: string, folder = root): MapOfBuilt {
  const known = new Map<string, Promise<string | undefined>>();
  const find = async (file: string, text: string): Promise<string | undefined> => {
    const alignments = await alignedTo(folder, file, text);
    if (alignments.length === 0 || (await ignoredAmong(root, [file])).length === 0) return undefined;
    const { mappingsOf } = await import('./align.js');
    const sources = alignments.map(({ source }) => posix.relative(posix.dirname(file), source));
    return JSON.stringify({ version: 3, sources, names: [], mappings: mappingsOf(text, alignments) });
  };
  return (file, text) => {
    const key = `${file}\0${text}`;
    const found = known.get(key) ?? find(file, text).catch(() => undefined);
    known.set(key, found);
    return found;
  };
}

/** What a built file was made of, word by word; `folder` holds it and the sources. Empty where nothing tells. */
export async function alignedTo(folder: string, file: string, text: string): Promise<Alignment[]> {
  if (text.length > largestText || !isSourceFile(file)) return [];
  const has = (path: string): Promise<boolean> =>
    stat(join(folder, path)).then(
      (found) => found.isFile(),
      () => false,
    );
  const read = (path: string): Promise<string | undefined> =>
    readFile(join(folder, path), 'utf8').catch(() => undefined);
  const sections = await builtFrom(file, text, { has, read });
  if (sections.length === 0) return [];
  const { align } = await import('./align.js');
  const sources = await Promise.all(
    sections.map(async (section) => ({ ...section, text: (await read(section.source)) ?? '' })),
  );
  return align(
    { file, text },
    sources.filter((each) => each.text.length <= largestText),
  );
}

/** Asked of the user's checkout: git run in a folder that programs could write in would do as they say. */
export async function ignoredAmong(root: string, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const input = files.map((file) => `${file}\0`).join('');
  const listed = await git({ root }, ['check-ignore', '-z', '--stdin'], { input, allowFailure: true });
  return listed.split('\0').filter(Boolean);
}
