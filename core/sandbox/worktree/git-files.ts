import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import type { Shown } from '../bubblewrap.js';

/**
 * What of git's own files a test may read: history, refs and this worktree's index, so that `git log` answers.
 * The repository's settings are replaced by the few that git needs, since remotes may carry tokens. The
 * worktree's `.git` is kept unwritable: another one could make healer's own git run programs.
 */
export async function shownGitFiles(
  repo: Repository,
  gitDir: string,
  folder: string,
  temp: string,
): Promise<Shown[]> {
  const parts = ['HEAD', 'objects', 'refs', 'packed-refs', 'shallow', 'info'].map((name) =>
    join(repo.commonDir, name),
  );
  const config = join(temp, 'git-config');
  await writeFile(config, await plainSettings(repo));
  return [
    ...[...parts, gitDir, join(folder, '.git')].filter((path) => existsSync(path)),
    { from: config, to: join(repo.commonDir, 'config') },
  ];
}

/** Asked of git once a repository. */
export function plainSettings(repo: Repository): Promise<string> {
  const known = settingsOf.get(repo) ?? readSettings(repo);
  settingsOf.set(repo, known);
  return known;
}

const settingsOf = new WeakMap<Repository, Promise<string>>();

async function readSettings(repo: Repository): Promise<string> {
  const wanted =
    '^(core\\.(repositoryformatversion|bare|filemode|ignorecase|symlinks|autocrlf|eol)|extensions\\..*|user\\.(name|email))$';
  const listed = await git(repo, ['config', '--local', '-z', '--get-regexp', wanted], { allowFailure: true });
  return listed
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [key = '', ...value] = entry.split('\n');
      const dot = key.lastIndexOf('.');
      return `[${key.slice(0, dot)}]\n\t${key.slice(dot + 1)} = ${JSON.stringify(value.join(' '))}\n`;
    })
    .join('');
}
