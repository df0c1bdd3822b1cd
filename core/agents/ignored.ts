import { gitResult } from '../git/command.js';
import type { SandboxWorktree } from '../sandbox/worktree.js';

/**
 * Which paths git ignores in a worktree that is as the snapshot is. Asked there, and not where an agent wrote: its
 * settings of git are strangers' texts.
 */
export async function ignoredIn(
  { repo, gitDir, folder }: Pick<SandboxWorktree, 'repo' | 'gitDir' | 'folder'>,
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  const place = ['-c', 'core.fsmonitor=false', `--git-dir=${gitDir}`, `--work-tree=${folder}`];
  const { stdout } = await gitResult(
    { ...repo, root: folder },
    [...place, 'check-ignore', '-z', '--stdin', '--no-index'],
    {
      input: files.map((file) => `${file}\0`).join(''),
    },
  );
  return new Set(stdout.toString('utf8').split('\0').filter(Boolean));
}
