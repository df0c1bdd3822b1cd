import { git } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import { shallowBoundary } from '../../git/history/shallow.js';
import { cacheKey, openCache } from '../../store/cache.js';
import { oncePerProject } from '../once-per-project.js';
import type { Groundwork } from '../project.js';

/** What one commit changed, by the names that files have now. */
export interface Commit {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  /** By .mailmap, where there is one: the address alone. */
  author: string;
  files: { path: string; added: number; removed: number }[];
}

/** Newest first; merges are left out. */
export type History = readonly Commit[];

const mostCommits = 2000;
/** Histories, each of one commit; they can be large. */
const mostKept = 4;

/** The last 2,000 commits that lead to HEAD, read by one git for all checks and kept by the commit. */
export const historyOf = oncePerProject(
  async ({ repo, store, tell, signal }: Groundwork): Promise<History> => {
    const { commit } = await readHead(repo);
    if (commit === null) return [];
    if (repo.shallow)
      tell('the clone is shallow, so that its history says less than there was: git fetch --unshallow');
    const cache = store && openCache(store, 'evolve-history');
    const key = cacheKey(`2 ${commit} ${await shallowBoundary(repo)}`);
    const known = await cache?.read(key);
    if (Array.isArray(known)) return known as Commit[];
    const log = await git(
      repo,
      ['log', '-z', '--no-merges', `-n${mostCommits}`, '-M', '--numstat', '--format=%x01%H %ct %aE', commit],
      signal ? { signal } : {},
    );
    const history = parseLog(log);
    await cache?.write(key, history);
    await cache?.keepNewest(mostKept);
    return history;
  },
);

/** Of `git log -z --numstat --format=%x01%H %ct %aE`: newest first, so that a renaming is seen before the older name. */
export function parseLog(log: string): Commit[] {
  const commits: Commit[] = [];
  const nameNow = new Map<string, string>();
  const fields = log.split('\0');
  for (let at = 0; at < fields.length; at += 1) {
    let field = fields[at]?.replace(/^\n+/, '') ?? '';
    if (field.startsWith('\x01')) {
      const [head = '', first = ''] = split(field.slice(1), '\n');
      const [id = '', seconds = '', author = ''] = head.split(' ');
      commits.push({ id, at: Number(seconds) * 1000, author, files: [] });
      field = first.replace(/^\n+/, '');
    }
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(field) ?? [];
    if (added === undefined || removed === undefined || path === undefined) continue;
    let name = path;
    if (path === '') {
      const [before = '', after = ''] = fields.slice(at + 1, at + 3);
      at += 2;
      name = after;
      nameNow.set(before, nameNow.get(after) ?? after);
    }
    commits.at(-1)?.files.push({
      path: nameNow.get(name) ?? name,
      added: Number(added) || 0,
      removed: Number(removed) || 0,
    });
  }
  return commits;
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
