import semver from 'semver';
import { lastRelease } from '../../../core/evolve/history/releases.js';
import { git } from '../../../core/git/command.js';
import type { Repository } from '../../../core/git/repository.js';
import { changeBetween, versionFor } from './change.js';

export interface JudgedVersion {
  /** Whether the version promises no more than the change keeps. */
  keeps: boolean;
  sentence: string;
  details: string[];
}

/** Compares a page of the surface with the one at the newest release tag that HEAD comes after. */
export async function judgeVersion(repo: Repository, version: string, page: string): Promise<JudgedVersion> {
  const release = await lastRelease(repo, 'HEAD', { name: 'healer', isOnly: true });
  const before =
    release && (await git(repo, ['show', `${release.tag}:docs/api/surface.md`], { allowFailure: true }));
  if (!release || !before)
    return { keeps: true, sentence: 'There is no release to compare the public surface with.', details: [] };
  const change = changeBetween(before, page);
  if (change.kind === 'none')
    return { keeps: true, sentence: `The public surface is that of ${release.tag}.`, details: [] };
  const needed = versionFor(release.version, change);
  const what = change.kind === 'break' ? 'breaks what' : 'adds to what';
  return {
    keeps: semver.gte(version, needed),
    sentence: `The public surface ${what} ${release.tag} has: the next version is ${needed} or later, and package.json says ${version}.`,
    details: change.details,
  };
}
