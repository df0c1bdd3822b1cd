import { git } from '../../git/command.js';
import { type Author, fileAuthors, lineAuthors, type Written } from '../../git/history/authors.js';
import { changedHunks, type Hunk } from '../../git/history/diff.js';
import { healerIdentity } from '../../git/identity.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';

/** Somebody who knows the code that a patch changes. */
export interface Reviewer extends Author {
  /** 0..1; those of all who were found add up to 1 or less. */
  score: number;
  /** Of the lines that the patch changes, or beside which it adds, those that they wrote last. */
  lines: number;
  /** Their commits among the last fifty of each file. */
  commits: number;
  /** When they last changed one of the files; an ISO time. */
  last: string;
  /** Whether it is whom git knows as the user here. */
  you: boolean;
}

export interface ReviewerOptions {
  /** Three where it is left out. */
  most?: number;
}

const commitsRead = 50;
const year = 365.25 * 24 * 3600_000;

/**
 * Who should look at a patch: those who wrote the lines that it touches (two thirds of the score) and those who changed its
 * files of late (one third, halved for each year before the patch's base). `.mailmap` and `.git-blame-ignore-revs` are
 * heeded; healer's own commits and bots are left out, and whoever wrote the lines before healer counts. The best comes
 * first. Empty where the commits are not here.
 */
export async function suggestReviewers(
  repo: Repository,
  patch: Pick<Patch, 'base' | 'commit'>,
  { most = 3 }: ReviewerOptions = {},
): Promise<Reviewer[]> {
  const baseMs = await timeOf(repo, patch.base);
  const hunks = await changedHunks(repo, patch.base, patch.commit).catch((): Hunk[] => []);
  if (baseMs === null || hunks.length === 0) return [];
  const found = new Map<string, Reviewer & { weight: number }>();
  const of = (author: Written) => {
    const key = author.email.toLowerCase();
    const known = found.get(key) ?? { ...fresh(author), weight: 0 };
    found.set(key, known);
    if (author.atMs > Date.parse(known.last)) known.last = new Date(author.atMs).toISOString();
    return known;
  };
  for (const file of new Set(hunks.map((hunk) => hunk.file))) {
    const changes = await fileAuthors(repo, patch.base, file, commitsRead);
    const own = changes.filter(({ message }) => isOfHealer(message)).map(({ commit }) => commit);
    for (const change of changes) {
      if (isNobody(change) || isOfHealer(change.message)) continue;
      const known = of(change);
      known.commits += 1;
      known.weight += 0.5 ** (Math.max(0, baseMs - change.atMs) / year);
    }
    const ranges = hunks.filter((hunk) => hunk.file === file).map(touched);
    for (const line of await lineAuthors(repo, patch.base, file, ranges, own))
      if (!isNobody(line)) of(line).lines += 1;
  }
  return ranked([...found.values()], await userEmail(repo)).slice(0, most);
}

/** The lines of the old side; of a pure insertion the lines that it comes between. */
function touched({ oldStart, oldLines }: Hunk): { from: number; to: number } {
  if (oldLines > 0) return { from: oldStart, to: oldStart + oldLines - 1 };
  return { from: Math.max(1, oldStart), to: Math.max(1, oldStart) };
}

const fresh = ({ name, email }: Author): Reviewer => ({
  name,
  email,
  score: 0,
  lines: 0,
  commits: 0,
  last: new Date(0).toISOString(),
  you: false,
});

function ranked(found: readonly (Reviewer & { weight: number })[], user: string): Reviewer[] {
  const lines = found.reduce((sum, each) => sum + each.lines, 0);
  const weights = found.reduce((sum, each) => sum + each.weight, 0);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return found
    .map(({ weight, ...each }) => ({
      ...each,
      score: (2 * share(each.lines, lines) + share(weight, weights)) / 3,
      you: user !== '' && each.email.toLowerCase() === user,
    }))
    .sort((a, b) => b.score - a.score || (a.email < b.email ? -1 : 1));
}

/** Milliseconds since 1970; null where the commit is not here. */
async function timeOf(repo: Repository, commit: string): Promise<number | null> {
  const args = ['log', '-1', '--no-show-signature', '--format=%ct', '--end-of-options', commit];
  const seconds = (await git(repo, args, { allowFailure: true })).trim();
  return seconds === '' ? null : Number(seconds) * 1000;
}

async function userEmail(repo: Repository): Promise<string> {
  return (await git(repo, ['config', 'user.email'], { allowFailure: true })).trim().toLowerCase();
}

const isOfHealer = (message: string): boolean => /^Healer-(?:Patch|Reverts): /m.test(message);

/** Machines that commit: those that say so, and those that are known. */
const isNobody = ({ name, email }: Author): boolean =>
  email === '' ||
  email === healerIdentity.email ||
  /\[bot\]|^(?:.*[-_.])?bot$|^bot[-_.]/i.test(name) ||
  /\[bot\]@|(?:^|[-_.+])bot@|@(?:.*[.-])?(?:dependabot|renovatebot|greenkeeper|snyk)\.(?:com|io)$/i.test(
    email,
  ) ||
  /^(?:dependabot|renovate|greenkeeper|github[- ]actions?|semantic-release|snyk|allcontributors|imgbot|pre-commit-ci)\b/i.test(
    name,
  );
