import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';

export interface Release {
  tag: string;
  version: string;
}

/**
 * The highest release of a package that a commit comes after, by the tags of the repository: `v1.2.3` and `1.2.3`, in a
 * repository of several packages `name@1.2.3` and `name-v1.2.3` before those. Null where there is none.
 */
export async function lastRelease(
  repo: Repository,
  commit: string,
  { name = '', isOnly }: { name?: string | undefined; isOnly: boolean },
): Promise<Release | null> {
  const { default: semver } = await import('semver');
  const tags = (await git(repo, ['tag', '--list', '--merged', commit], { allowFailure: true })).split('\n');
  const highest = (pattern: RegExp): Release | null => {
    const found = tags.flatMap((tag) => {
      const version = pattern.exec(tag)?.[1];
      return version !== undefined && semver.valid(version) !== null ? [{ tag, version }] : [];
    });
    return found.sort((one, other) => semver.rcompare(one.version, other.version))[0] ?? null;
  };
  const short = name.replace(/^@[^/]+\//, '');
  const ofName = [name, short]
    .filter(Boolean)
    .map((each) => highest(new RegExp(`^${escaped(each)}(?:@|-v|/v)(\\d+\\.\\d+\\.\\d+)$`)))
    .find(Boolean);
  const ofAll = highest(/^v?(\d+\.\d+\.\d+)$/);
  return isOnly ? ofAll : (ofName ?? ofAll);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
