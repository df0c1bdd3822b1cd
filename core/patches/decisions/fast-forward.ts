import { HealerError } from '../../errors.js';
import { git, gitResult, porcelain } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import { changedFiles } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import { nextAfter } from '../../git/trouble.js';

/**
 * Moves the user's current branch and files forward to `commit`, as they asked to; their hooks run. Throws
 * DIRTY_CHECKOUT when their uncommitted work overlaps, MERGE_CONFLICT when the branch is no longer at `onto`,
 * LOCK_HELD when another git is at work; then nothing has changed.
 */
export async function fastForward(repo: Repository, onto: string, commit: string): Promise<void> {
  const head = await readHead(repo);
  if (head.commit !== onto) {
    throw new HealerError('MERGE_CONFLICT', `${head.branch ?? 'HEAD'} has moved since this was prepared`, {
      next: 'Try again',
    });
  }
  if ((await gitResult(repo, ['merge-base', '--is-ancestor', commit, onto])).exitCode === 0) return;
  const overlapping = await uncommitted(repo, await changedFiles(repo, onto, commit));
  if (overlapping.length > 0) throw dirty(overlapping);
  const client = await porcelain(repo);
  await client.raw(['merge', '--ff-only', '--no-autostash', '--quiet', commit]).catch((cause: Error) => {
    throw explain(cause);
  });
}

async function uncommitted(repo: Repository, files: string[]): Promise<string[]> {
  const args = [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignore-submodules',
  ];
  const status = await git(repo, args);
  const changed = new Set(status.split('\0').map((entry) => entry.slice(3)));
  return files.filter((file) => changed.has(file));
}

function dirty(files: string[], cause?: Error): HealerError {
  const names = files.slice(0, 3).map((file) => JSON.stringify(file));
  const list = files.length > 3 ? `${names.join(', ')} and ${files.length - 3} more` : names.join(', ');
  return new HealerError('DIRTY_CHECKOUT', `Uncommitted changes overlap with the patch: ${list}`, {
    cause,
    next: 'Commit them first, or bring the fix into your files with: healer review --apply',
  });
}

function explain(cause: Error): HealerError {
  if (/index\.lock/.test(cause.message)) {
    return new HealerError(
      'LOCK_HELD',
      "Another git is working in this checkout: it holds the index's lock",
      {
        cause,
        next: 'Let it finish and try again',
      },
    );
  }
  if (/would be overwritten|would lose untracked/.test(cause.message)) {
    const files = [...cause.message.matchAll(/^\t(.+)$/gm)].map(([, file = '']) => file);
    return dirty(files.length > 0 ? files : ['some files'], cause);
  }
  const said = cause.message
    .trim()
    .split('\n')
    .findLast((line) => /^(fatal|error): /.test(line));
  return new HealerError('GIT_FAILED', `git merge failed: ${said ?? cause.message.trim()}`, {
    cause,
    ...nextAfter(cause.message),
  });
}
