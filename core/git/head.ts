import { gitResult } from './command.js';
import { headInFiles } from './refs/ref-files.js';
import { readRef } from './refs/refs.js';
import type { Repository } from './repository.js';

export interface Head {
  /** Null before the first commit. */
  commit: string | null;
  /** Short name; null when HEAD is detached. */
  branch: string | null;
}

export async function readHead(repo: Repository): Promise<Head> {
  const head = await headInFiles(repo);
  if (head === null) return askGit(repo);
  if ('commit' in head) return { commit: head.commit, branch: null };
  return { commit: await readRef(repo, head.ref), branch: head.ref.replace(/^refs\/heads\//, '') };
}

async function askGit(repo: Repository): Promise<Head> {
  const [commit, branch] = await Promise.all([
    gitResult(repo, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']),
    gitResult(repo, ['symbolic-ref', '--quiet', 'HEAD']),
  ]);
  return {
    commit: commit.exitCode === 0 ? commit.stdout.toString('utf8').trim() : null,
    branch:
      branch.exitCode === 0
        ? branch.stdout
            .toString('utf8')
            .trim()
            .replace(/^refs\/heads\//, '')
        : null,
  };
}
