import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';

export const branchRef = (branch: string): string => `refs/heads/${branch}`;

/** Keeps a patch's commit from being collected once its branch is gone. */
export const keepRef = (id: string): string => `refs/healer/patches/${id}`;

/** A branch name `healer/<slug>-<id>` that no branch has. */
export async function freeBranchName(repo: Repository, title: string, id: string): Promise<string> {
  const slug = slugOf(title);
  for (let number = 1; ; number += 1) {
    const branch = `healer/${slug}-${id}${number === 1 ? '' : `-${number}`}`;
    if ((await readRef(repo, branchRef(branch))) === null) return branch;
  }
}

/** At most 40 characters of `a-z`, `0-9` and `-`. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = '';
  for (const word of words) {
    if (slug && slug.length + 1 + word.length > 40) break;
    slug = slug ? `${slug}-${word}` : word.slice(0, 40);
  }
  return slug || 'fix';
}
