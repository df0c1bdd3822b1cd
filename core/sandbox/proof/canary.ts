import type { SandboxWorktree } from '../worktree.js';

const planted = `throw new Error('healer planted this failing edit');`;
const unparsable = 'healer planted this failing edit;';

/**
 * Plants a statement that throws when the module is loaded in the first of `files` that is code. Resolves with
 * the file's name, or null where none can take it.
 */
export const plantCanary = (worktree: SandboxWorktree, files: readonly string[]): Promise<string | null> =>
  plant(worktree, files, planted);

/** The same for what only reads the code, a compiler or a linter: a statement that no parser takes. */
export const plantSyntaxError = (
  worktree: SandboxWorktree,
  files: readonly string[],
): Promise<string | null> => plant(worktree, files, unparsable);

async function plant(
  worktree: SandboxWorktree,
  files: readonly string[],
  statement: string,
): Promise<string | null> {
  for (const file of files.filter((name) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(name))) {
    const text = await worktree.read(file);
    if (text === undefined) continue;
    await worktree.writeFile(file, withCanary(text, statement));
    return file;
  }
  return null;
}

/** After what must stay first: byte-order mark and `#!`. On the same line, so that no other line moves. */
export function withCanary(text: string, statement = planted): string {
  const [first = ''] = /^\uFEFF?(?:#!.*(?:\r?\n|$))?/.exec(text) ?? [];
  return `${first}${statement} ${text.slice(first.length)}`;
}
