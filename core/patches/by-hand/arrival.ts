import { mergeTrees } from '../../git/changes/merge.js';
import { git } from '../../git/command.js';
import { isAncestor } from '../../git/history/ancestry.js';
import { type CommitFacts, readCommits } from '../../git/history/commits.js';
import { changedFiles, changedHunks, type Hunk } from '../../git/history/diff.js';
import { namesAt } from '../../git/history/renames.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import { turnsBack } from './turns-back.js';

/** How the change of a patch came onto a branch by other hands than healer's. */
export interface Arrival {
  /** The patch's own commit, or the one that holds its change in its place. */
  commit: string;
  /** When, as ISO 8601; null where a branch was moved forward, which leaves no commit that tells. */
  at: string | null;
  /** As in a decision. */
  by: string;
}

/** Commits that are looked at, the newest. */
const mostCommits = 200;

/**
 * What brought the change of a patch onto the branch at `tip`: a merge of its commit, or a commit that has the same change
 * (`git merge --squash`, `git rebase`, `git cherry-pick`, somebody who wrote the same lines). Null where nothing did. What
 * leads to `upTo` was looked through before. The commits of the patch have to be here.
 */
export async function findArrival(
  repo: Repository,
  patch: Patch,
  tip: string,
  upTo: string | null,
): Promise<Arrival | null> {
  return (await byMerge(repo, patch, tip)) ?? (await byCommit(repo, patch, tip, upTo));
}

async function byMerge(repo: Repository, patch: Patch, tip: string): Promise<Arrival | null> {
  if (!(await isAncestor(repo, patch.commit, tip))) return null;
  const id = await mergeOf(repo, patch.commit, tip);
  if (id === null) return { commit: patch.commit, at: null, by: '' };
  const [merge] = await readCommits(repo, id, { merges: true, most: 1 });
  if (!merge || !(await tookOver(repo, patch, merge))) return null;
  return { commit: patch.commit, at: merge.at, by: merge.by };
}

/** The commit of the branch itself that brought another one; null where the branch was moved forward to that. */
async function mergeOf(repo: Repository, commit: string, tip: string): Promise<string | null> {
  const range = ['--end-of-options', tip, `^${commit}`];
  const [chain, descendants] = await Promise.all([
    git(repo, ['rev-list', '--first-parent', '--parents', ...range]),
    git(repo, ['rev-list', '--ancestry-path', ...range]),
  ]);
  const after = new Set(descendants.split('\n'));
  const own = chain.split('\n').map((line) => line.split(' '));
  const [id, parent] = own.findLast(([each = '']) => each !== '' && after.has(each)) ?? [];
  return id === undefined || parent === commit ? null : id;
}

/** `git merge -s ours`, and a conflict that is settled for the other side, merge a commit and nothing of its change. */
async function tookOver(repo: Repository, patch: Patch, { id, parents: [first = ''] }: CommitFacts) {
  if (await holds(repo, patch, id)) return true;
  return (await changedFiles(repo, first, id)).some((file) => patch.files.includes(file));
}

async function byCommit(
  repo: Repository,
  patch: Patch,
  tip: string,
  upTo: string | null,
): Promise<Arrival | null> {
  const range = { without: upTo === null ? [patch.commit] : [patch.commit, upTo], most: mostCommits };
  const files = await namesAt(repo, { from: patch.base, to: tip }, patch.files);
  const [named, touching, hunks] = await Promise.all([
    readCommits(repo, tip, { ...range, saying: `Healer-Patch: ${patch.id}` }),
    readCommits(repo, tip, { ...range, files }),
    changedHunks(repo, patch.base, patch.commit),
  ]);
  for (const commit of named.reverse())
    if (await brings(repo, patch, commit)) return { commit: commit.id, at: commit.at, by: commit.by };
  const others = touching.filter(({ id }) => !named.some((each) => each.id === id));
  for (const commit of others.reverse())
    if (await bringsUnnamed(repo, patch, { hunks, files }, commit))
      return { commit: commit.id, at: commit.at, by: commit.by };
  return null;
}

async function bringsUnnamed(
  repo: Repository,
  patch: Patch,
  { hunks, files }: { hunks: readonly Hunk[]; files: readonly string[] },
  commit: CommitFacts,
): Promise<boolean> {
  const [parent] = commit.parents;
  if (parent === undefined) return false;
  const theirs = await changedHunks(repo, parent, commit.id);
  if (!shareLine(hunks, theirs) || !(await brings(repo, patch, commit))) return false;
  const own = theirs.filter(({ file }) => files.includes(file));
  return !(await turnsBack(repo, patch, commit.id, isSameChange(hunks, own)));
}

/** Whether the change is there with a commit, and was not without it. */
const brings = async (repo: Repository, patch: Patch, { id, parents: [parent] }: CommitFacts) =>
  parent !== undefined && (await holds(repo, patch, id)) && !(await holds(repo, patch, parent));

/** Whether making the change to a commit would change nothing in it. */
export async function holds(
  repo: Repository,
  { base, commit }: Pick<Patch, 'base' | 'commit'>,
  at: string,
): Promise<boolean> {
  const [{ tree }, own] = await Promise.all([
    mergeTrees(repo, { base, ours: at, theirs: commit }),
    git(repo, ['rev-parse', '--verify', '--end-of-options', `${at}^{tree}`]),
  ]);
  return tree === own.trim();
}

/** A first look that costs little. */
function shareLine(one: readonly Hunk[], other: readonly Hunk[]): boolean {
  const lines = (hunks: readonly Hunk[], side: 'oldText' | 'newText') =>
    new Set(hunks.flatMap((hunk) => hunk[side].split('\n')).filter((line) => line.trim() !== ''));
  return (['oldText', 'newText'] as const).some((side) => {
    const known = lines(other, side);
    return [...lines(one, side)].some((line) => known.has(line));
  });
}

/** But for where it is, and what the file is called by now. */
export function isSameChange(one: readonly Hunk[], other: readonly Hunk[]): boolean {
  const textOf = (hunks: readonly Hunk[]) =>
    JSON.stringify(hunks.map(({ oldText, newText }) => [oldText, newText]));
  return textOf(one) === textOf(other);
}
