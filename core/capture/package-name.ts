import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StackFrame, TestId } from '../model.js';

/** Names the package of the repository that a failure was seen in; null for that of the root. */
export type NamePackage = (test: TestId | undefined, frames: readonly StackFrame[]) => Promise<string | null>;

/**
 * By the innermost package.json, or project.json of nx, above the test, or above the first frame of the project's own code
 * where there is no test. `root` is the absolute folder of the checkout; each folder is looked at once.
 */
export function packageNames(root: string): NamePackage {
  const known = new Map<string, Promise<string | null>>();
  const nameOf = (folder: string): Promise<string | null> => {
    if (folder === '.' || folder === '') return Promise.resolve(null);
    const found =
      known.get(folder) ?? readName(join(root, folder)).then((name) => name ?? nameOf(dirname(folder)));
    known.set(folder, found);
    return found;
  };
  return async (test, frames) => {
    const file = test?.file || frames.find(({ origin }) => origin === 'project')?.file;
    if (!file || file.startsWith('/') || file.startsWith('..')) return null;
    return nameOf(dirname(file));
  };
}

/** The name that a folder's manifest gives it; null where there is none. */
async function readName(folder: string): Promise<string | null> {
  for (const file of ['package.json', 'project.json']) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => null);
    if (text === null) continue;
    const named = nameIn(text);
    // `{"type": "module"}` alone makes no package.
    if (named !== null) return named;
  }
  return null;
}

function nameIn(text: string): string | null {
  try {
    const { name } = JSON.parse(text.replace(/^\uFEFF/, '')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null;
  }
}
