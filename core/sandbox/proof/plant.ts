import type { SandboxWorktree } from '../worktree.js';

export async function writeFiles(
  worktree: SandboxWorktree,
  files: ReadonlyMap<string, Buffer>,
): Promise<void> {
  for (const [file, content] of files) await worktree.writeFile(file, content);
}

/** The worktree as it was, with what was planted and without what ran since. */
export async function restart(worktree: SandboxWorktree, plant: () => Promise<void>): Promise<void> {
  await worktree.reset();
  await plant();
}
