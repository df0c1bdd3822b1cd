import { git } from '../../git/command.js';
import type { Project } from '../project.js';

/** The newest of some commits that changed a file, and when the oldest of them all was made. */
export interface RecentChanges {
  newest: Map<string, string>;
  /** Null where there are none. */
  since: Date | null;
}

/** What the last so many commits changed, with uncommitted work as one of them; merges are what they merge. */
export async function recentChanges(
  { repo, commit, signal }: Project,
  commits: number,
): Promise<RecentChanges> {
  const args = [
    'log',
    '--no-merges',
    '--no-renames',
    '-z',
    `--max-count=${commits}`,
    '--format=%x01%H %ct',
    '--name-only',
    commit,
  ];
  const newest = new Map<string, string>();
  let since: Date | null = null;
  for (const entry of (await git(repo, args, signal ? { signal } : {})).split('\u0001').slice(1)) {
    const [head = '', ...files] = entry.split(/[\0\n]+/).filter(Boolean);
    const [id = '', seconds = ''] = head.split(' ');
    const at = new Date(Number(seconds) * 1000);
    if (!since || at < since) since = at;
    for (const file of files) if (!newest.has(file)) newest.set(file, id);
  }
  return { newest, since };
}
