import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTestFile } from '../../workspace/sources.js';
import { protectedPath } from '../guard/paths.js';

/** Answers what of the things that judge a patch has changed since; null where all is as it was. */
export type TamperWatch = () => string | null;

/**
 * Remembers the tests, settings and dependencies in a worktree before anything of it runs. A program can put back what it has
 * changed, and the times that people see, but not when the file system last changed the file (`st_ctim`, POSIX.1-2024).
 * Snapshots may be written: runners do.
 */
export function watchTampering(folder: string, files: Iterable<string>): TamperWatch {
  const judges = [...files].filter(isJudge);
  const packages = ['node_modules', ...folders(judges).map((each) => join(each, 'node_modules'))];
  const dependencies = packages.flatMap((each) => entriesOf(folder, each));
  const marks = new Map([...judges, ...dependencies].map((file) => [file, markOf(join(folder, file))]));
  return () => [...marks].find(([file, mark]) => markOf(join(folder, file)) !== mark)?.[0] ?? null;
}

function isJudge(file: string): boolean {
  const why = protectedPath(file);
  return why === 'a snapshot'
    ? false
    : why !== null || isTestFile(file) || /(?:^|\/)package\.json$/.test(file);
}

/** Folders that hold a package. */
const folders = (files: readonly string[]): string[] =>
  files
    .filter((file) => file.endsWith('/package.json'))
    .map((file) => file.slice(0, -'/package.json'.length));

/** What is linked or installed; what tools keep for themselves there has a dot. */
function entriesOf(root: string, modules: string): string[] {
  const names = list(join(root, modules)).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) =>
    name.startsWith('@')
      ? list(join(root, modules, name)).map((inner) => join(modules, name, inner))
      : [join(modules, name)],
  );
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined where there is nothing. A link is not followed. A folder counts by what it is, not by what is in it. */
function markOf(path: string): string | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats) return undefined;
  return stats.isDirectory() ? `folder ${stats.ino}` : `${stats.ino} ${stats.size} ${stats.ctimeNs}`;
}
