import type { InstalledPackage } from './installed.js';

/** Owner and name of the GitHub repository that a manifest names (npm's `repository` in all its spellings); null for none. */
export function githubRepository({ manifest }: Pick<InstalledPackage, 'manifest'>): string | null {
  const { repository } = manifest;
  const text = typeof repository === 'string' ? repository : (repository?.url ?? '');
  const found =
    /^(?:github:)?([\w-]{1,39}\/[\w.-]{1,100})$/.exec(text) ??
    /^(?:git\+)?(?:https?|git|ssh):\/\/(?:[^@/]{1,80}@)?github\.com[/:]([\w-]{1,39}\/[\w.-]{1,100}?)(?:\.git)?(?:[/#].*)?$/.exec(
      text,
    ) ??
    /^git@github\.com:([\w-]{1,39}\/[\w.-]{1,100}?)(?:\.git)?$/.exec(text);
  return found?.[1]?.replace(/\.git$/, '') ?? null;
}
