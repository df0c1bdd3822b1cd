import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../project.js';
import type { Place } from './place.js';

/** Everything that is the user's, by its path in the checkout: a hash of its kind, mode and bytes. */
export type UsersFiles = Map<string, string>;

/** The files of the checkout, and of `.git` the branches, tags, stash, logs, index, settings and hooks. */
export async function usersFiles({ repository }: Place): Promise<UsersFiles> {
  const files: UsersFiles = new Map();
  await collect(repository, '', files);
  return files;
}

/** Paths that are not the same in both, sorted. */
export function differences(before: UsersFiles, after: UsersFiles): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

/**
 * What git and a person see of it: where two commits with the same content were made at different times, they are the
 * same here, and so are two keys that were made for signing.
 */
export async function view(place: Place): Promise<string> {
  const { repository } = place;
  const run = (...args: string[]) => git(repository, ['--no-optional-locks', ...args]);
  const [status, index, refs, head, settings, files] = await Promise.all([
    run('status', '--porcelain', '--untracked-files=all'),
    run('ls-files', '--stage', '-v'),
    run(
      'for-each-ref',
      '--format=%(refname) %(tree) %(*tree)',
      '--exclude=refs/healer',
      '--exclude=refs/notes',
    )
      .catch(() =>
        run('for-each-ref', '--format=%(refname) %(tree) %(*tree)', 'refs/heads', 'refs/tags', 'refs/stash'),
      )
      .then((text) =>
        text
          .split('\n')
          .filter((line) => !line.startsWith('refs/heads/healer/'))
          .join('\n'),
      ),
    run('symbolic-ref', 'HEAD'),
    run('config', '--local', '--list'),
    usersFiles(place),
  ]);
  const kept = [...files].filter(([path]) => !path.startsWith('.git/') || path.startsWith('.git/hooks/'));
  const signers = '.healer/allowed_signers';
  const listed = kept.map(([path, hash]) => `${path} ${path === signers ? 'a key' : hash}`).sort();
  return [status, index, refs, head, settings, ...listed].join('\n');
}

async function collect(root: string, folder: string, files: UsersFiles): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isHealers(path)) continue;
    if (entry.isDirectory()) await collect(root, path, files);
    else files.set(path, await describe(join(root, path)));
  }
}

/** Working state, and in `.git` what is healer's or only grows. */
const isHealers = (path: string): boolean =>
  /^\.healer\/(?:inbox|db|logs|cache)$/.test(path) ||
  /^\.git\/(?:objects|healer|worktrees|(?:logs\/)?refs\/(?:healer|notes|heads\/healer))$/.test(path);

async function describe(path: string): Promise<string> {
  const stats = await lstat(path);
  const content = stats.isSymbolicLink() ? await readlink(path) : await readFile(path);
  return createHash('sha256').update(`${stats.mode}\0`).update(content).digest('hex').slice(0, 16);
}
