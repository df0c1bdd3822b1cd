import { basename, dirname, isAbsolute } from 'node:path';
import { readInside } from '../../research/packages/installed.js';
import { parseProgram } from '../../syntax/program.js';
import type { Project } from '../project.js';
import { isQuietCommonJs } from '../syntax/quiet-commonjs.js';

/** What can be read in a moment. */
const mostFiles = 200;
/** Bytes. */
const largest = 1 << 20;

/**
 * Whether nobody can tell when these files are loaded: they are data, or only declare. Files of packages are named by their
 * absolute paths, others relative to the repository.
 */
export async function areQuiet(files: readonly string[], { read }: Pick<Project, 'read'>): Promise<boolean> {
  if (files.length === 0 || files.length > mostFiles) return false;
  const quiet = files.map(async (file) => {
    if (file.endsWith('.json')) return true;
    const text = isAbsolute(file) ? await readPackaged(file) : await read(file);
    return text !== null && isQuietText(file, text);
  });
  return (await Promise.all(quiet)).every(Boolean);
}

const readPackaged = async (file: string): Promise<string | null> =>
  /[/\\]node_modules[/\\]/.test(file) ? readInside(dirname(file), basename(file), largest) : null;

function isQuietText(file: string, text: string): boolean {
  try {
    return /\.c?js$/.test(file) && isQuietCommonJs(parseProgram(text, { file, jsx: false }));
  } catch {
    return false;
  }
}
