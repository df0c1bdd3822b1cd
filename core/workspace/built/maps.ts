import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { git } from '../../git/command.js';
import { isSourceFile } from '../sources.js';
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
  const has = (file: string): Promise<boolean> =>
    stat(join(folder, file)).then(
      (found) => found.isFile(),
      () => false,
    );
  const read = (file: string): Promise<string | undefined> =>
    readFile(join(folder, file), 'utf8').catch(() => undefined);
  const find = async (file: string, text: string): Promise<string | undefined> => {
    if (text.length > largestText || !isSourceFile(file)) return undefined;
    const sections = await builtFrom(file, text, { has, read });
    if (sections.length === 0 || !(await isIgnored(root, file))) return undefined;
    const { alignedLines } = await import('./align.js');
    const sources = await Promise.all(
      sections.map(async (section) => ({ ...section, text: (await read(section.source)) ?? '' })),
    );
    const mappings = alignedLines(
      { file, text },
      sources.filter((each) => each.text.length <= largestText),
    );
    if (mappings === null) return undefined;
    const names = sections.map(({ source }) => posix.relative(posix.dirname(file), source));
    return JSON.stringify({ version: 3, sources: names, names: [], mappings });
  };
  return (file, text) => {
    const key = `${file}\0${text}`;
    const found = known.get(key) ?? find(file, text).catch(() => undefined);
    known.set(key, found);
    return found;
  };
}

/** Asked of the user's checkout: git run in a folder that programs could write in would do as they say. */
async function isIgnored(root: string, file: string): Promise<boolean> {
  const listed = await git({ root }, ['check-ignore', '-z', '--stdin'], {
    input: `${file}\0`,
    allowFailure: true,
  });
  return listed.includes(file);
}
