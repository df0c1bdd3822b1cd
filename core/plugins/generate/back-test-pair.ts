import { parseLog } from '../../evolve/history/history.js';
import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import { parseAnswer } from '../answers.js';
import type { HookCheckInput } from '../api-types.js';
import type { PluginProcess } from '../process.js';
import { type BackTest, judged } from './back-test.js';
import type { PairPattern } from './pattern.js';

/** A commit as a hook sees it. */
export interface ChangedCommit {
  id: string;
  paths: ReadonlySet<string>;
}

const mostCommits = 2000;

/** The last commits that lead to a commit, the oldest first; merges are left out. */
export async function changedCommits(repo: Repository, commit: string): Promise<ChangedCommit[]> {
  const format = '--format=%x01%H %ct %aE';
  const log = await git(repo, [
    'log',
    '-z',
    '--no-merges',
    `-n${mostCommits}`,
    '-M',
    '--numstat',
    format,
    commit,
  ]);
  return parseLog(log)
    .map(({ id, files }) => ({ id, paths: new Set(files.map(({ path }) => path)) }))
    .reverse();
}

/** Commits within which what was forgotten is brought in. */
export const soon = 5;

export interface PairHistory {
  /** Commits that changed both. */
  together: ChangedCommit[];
  /** Commits that changed the first alone, and soon after somebody changed the second alone. */
  forgotten: ChangedCommit[];
  /** Other commits that changed the first alone. */
  alone: ChangedCommit[];
  /** Probability that so many would look forgotten if the second file had nothing to do with the first. */
  chance: number;
}

/** What the history says of two files. */
export function historyOfPair(commits: readonly ChangedCommit[], { when, also }: PairPattern): PairHistory {
  const history: PairHistory = { together: [], forgotten: [], alone: [], chance: 1 };
  const mends = ({ paths }: ChangedCommit): boolean => paths.has(also) && !paths.has(when);
  for (const [index, commit] of commits.entries()) {
    if (!commit.paths.has(when)) continue;
    if (commit.paths.has(also)) history.together.push(commit);
    else if (commits.slice(index + 1, index + 1 + soon).some(mends)) history.forgotten.push(commit);
    else history.alone.push(commit);
  }
  // While one of them was not there, or nobody worked on either, neither could be changed.
  const touched = commits.flatMap(({ paths }, index) => (paths.has(when) ? [index] : []));
  const period = commits.slice(touched[0] ?? 0, (touched.at(-1) ?? 0) + 1 + soon);
  const rate = period.filter(mends).length / Math.max(1, period.length);
  const tries = history.forgotten.length + history.alone.length;
  history.chance = atLeast(history.forgotten.length, tries, 1 - (1 - rate) ** soon);
  return history;
}

/** Probability of at least `count` successes in `tries`, each with the probability `p` (binomial distribution). */
function atLeast(count: number, tries: number, p: number): number {
  let sum = 0;
  for (let each = count; each <= tries; each += 1)
    sum += choose(tries, each) * p ** each * (1 - p) ** (tries - each);
  return Math.min(1, sum);
}

function choose(all: number, some: number): number {
  let result = 1;
  for (let each = 1; each <= some; each += 1) result = (result * (all - some + each)) / each;
  return result;
}

/** The two files go together by nature, and not by chance. */
const fewestTogether = 5;
const mostChance = 0.01;

/** Asks a hook check about every commit of the history as if it was about to be made. Error: PluginFailure */
export async function backTestPair(
  process: PluginProcess,
  commits: readonly ChangedCommit[],
  { together, forgotten, chance }: PairHistory,
): Promise<BackTest> {
  const fired = new Set<ChangedCommit>();
  for (const commit of commits) {
    const files = [...commit.paths]
      .slice(0, 5000)
      .map((path) => ({ path, change: 'modified' as const, text: null }));
    const input: HookCheckInput = { files, runs: [] };
    if (parseAnswer('hook-check', await process.ask(input)).length > 0) fired.add(commit);
  }
  const wanted = new Set(forgotten);
  const test = judged({
    all: forgotten.length,
    fires: forgotten.filter((commit) => fired.has(commit)).length,
    silent: together.some((commit) => fired.has(commit)) ? 0 : forgotten.length,
    right: [...fired].filter((commit) => wanted.has(commit)).length,
    now: [],
    past: [...fired].filter((commit) => !wanted.has(commit)).map(({ id }) => id.slice(0, 12)),
    looked: commits.length,
  });
  if (test.refusal !== null) return test;
  if (together.length < fewestTogether)
    return {
      ...test,
      refusal: `the files changed together in ${together.length} commit(s), and ${fewestTogether} are needed`,
    };
  const refusal = `that one was changed soon after the other may be chance (${chance.toFixed(2)})`;
  return chance > mostChance ? { ...test, refusal } : test;
}
