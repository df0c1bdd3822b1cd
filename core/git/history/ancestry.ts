import { gitResult } from '../command.js';
import type { Repository } from '../repository.js';

/** Whether `older` is `newer` or comes before it. */
export async function isAncestor(
  repo: Pick<Repository, 'root'>,
  older: string,
  newer: string,
): Promise<boolean> {
  return (await gitResult(repo, ['merge-base', '--is-ancestor', older, newer])).exitCode === 0;
}

/** The newest commit that two have in common, null where they share none. */
export async function mergeBase(repo: Repository, one: string, other: string): Promise<string | null> {
  const { exitCode, stdout } = await gitResult(repo, ['merge-base', one, other]);
  return exitCode === 0 ? stdout.toString('utf8').trim() : null;
}
