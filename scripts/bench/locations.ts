import { resolve } from 'node:path';
import type { Repository } from '../../core/git/repository.js';
import { fixedFiles, type LoggedCommit, readLog } from '../../core/patterns/history/fix-commits.js';
import { countsOf, testedSources } from '../../core/patterns/tested-sources.js';
import { testedFactors } from '../../core/repair/learning/tested.js';
import { median } from '../../core/statistics/percentile.js';
import { isSourceFile, isTestFile } from '../../core/workspace/sources.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, git } from './project.js';
import { share } from './statistics.js';

/** Of each repository: later fixes that are asked about, evenly spread, and commits before each that are learned from. */
const most = { asked: 40, commits: 2000 };
/** Share of the commits that is learned from before the first is asked about. */
const shareLearned = 0.6;

type Place = Pick<Repository, 'root'>;

/** How many other sources are as likely as the one that a fix changed, or likelier; by each way to tell. */
type Ranks = Record<(typeof ways)[number][0], number>;

/** What is known before a fix: the sources with their lengths, and what was changed before. */
interface Known {
  lengths: ReadonlyMap<string, number>;
  fixes: ReadonlyMap<string, number>;
  factorOf(file: string): number;
}

/** How likely the fault is in a file, to be compared with others. */
const ways = [
  ['length', ({ lengths }: Known, file: string) => lengths.get(file) ?? 0],
  ['fixes', ({ fixes }: Known, file: string) => fixes.get(file) ?? 0],
  ['tested', ({ lengths, factorOf }: Known, file: string) => 1e9 * factorOf(file) + (lengths.get(file) ?? 0)],
] as const;

/**
 * Whether a history tells in which file the fault is: of fixes that changed one source and a file of tests, by how long the
 * sources are, by how often they were fixed before, and by what was changed together with that file of tests before. What the
 * run of a test says is left out; nothing is run.
 */
export async function run(options: BenchOptions): Promise<string> {
  if (options.project.length === 0) return 'Locations were left out: name clones with `--project`.';
  const measured: { name: string; ranks: Ranks[] }[] = [];
  for (const project of options.project) {
    const repo = { root: resolve(project) };
    const name = `${project.split('/').at(-1)} \`${(await git(project, ['rev-parse', '--short=9', 'HEAD'])).trim()}\``;
    measured.push({ name, ranks: await ranksIn(repo, options.count ?? most.asked) });
    console.error(`locations: ${name}`);
  }
  const all = { name: 'all', ranks: measured.flatMap(({ ranks }) => ranks) };
  const head = `\`${commandLine()}\`: at most ${options.count ?? most.asked} fixes of each repository.`;
  return [
    head,
    '',
    table(
      [
        'repository',
        'fixes',
        'the longest source',
        'the one fixed most often',
        'the one changed most with the tests',
        'others before it: by length',
        'by fixes',
        'by tests',
      ],
      [...measured, all].map(({ name, ranks }) => [name, String(ranks.length), ...cells(ranks)]),
    ),
  ].join('\n');
}

const cells = (ranks: readonly Ranks[]): string[] => [
  ...ways.map(([way]) => share(ranks.filter((each) => each[way] === 0).length, ranks.length)),
  ...ways.map(([way]) => (ranks.length === 0 ? '–' : String(median(ranks.map((each) => each[way]))))),
];

async function ranksIn(repo: Place, count: number): Promise<Ranks[]> {
  const log = (await readLog(repo, { from: 'HEAD', limit: 10_000 })).reverse();
  const from = Math.floor(shareLearned * log.length);
  const later = log.flatMap((commit, at) => (at >= from && askedOf(commit) !== null ? [at] : []));
  const step = Math.max(1, Math.ceil(later.length / count));
  const found: Ranks[] = [];
  for (const at of later.filter((_, index) => index % step === 0)) {
    const commit = log[at] as LoggedCommit;
    const asked = askedOf(commit);
    const lengths = await lengthsAt(repo, `${commit.id}^`);
    if (asked === null || !lengths.has(asked.source)) continue;
    found.push(ranksOf(asked.source, knownBefore(log.slice(0, at), asked.tests, lengths)));
  }
  return found;
}

/** The one source that a fix changed, and the files of tests that were there before; null of another commit. */
function askedOf(commit: LoggedCommit): { source: string; tests: string[] } | null {
  const [source, ...others] = fixedFiles(commit).filter(({ path }) => !isTestFile(path));
  const tests = commit.files.filter(({ path, before }) => before !== null && isTestFile(path));
  return source === undefined || others.length > 0 || tests.length === 0
    ? null
    : { source: source.path, tests: tests.map(({ path }) => path) };
}

function knownBefore(
  past: readonly LoggedCommit[],
  tests: readonly string[],
  lengths: ReadonlyMap<string, number>,
): Known {
  const fixes = new Map<string, number>();
  for (const { path } of past.flatMap(fixedFiles)) fixes.set(path, (fixes.get(path) ?? 0) + 1);
  const counts = countsOf(testedSources(past.slice(-most.commits)), tests);
  return { lengths, fixes, factorOf: testedFactors(counts, new Set(lengths.keys())) };
}

const ranksOf = (source: string, known: Known): Ranks =>
  Object.fromEntries(
    ways.map(([way, likely]) => [
      way,
      [...known.lengths.keys()].filter(
        (file) => file !== source && likely(known, file) >= likely(known, source),
      ).length,
    ]),
  ) as Ranks;

/** Sources of a commit that are no tests, with their lengths in bytes. */
async function lengthsAt(repo: Place, commit: string): Promise<Map<string, number>> {
  const listed = await git(repo.root, ['ls-tree', '-r', '-l', commit]);
  const lengths = new Map<string, number>();
  for (const line of listed.split('\n')) {
    const [, length, path] = /^\d+ blob \w+\s+(\d+)\t(.*)$/.exec(line) ?? [];
    if (path !== undefined && isSourceFile(path) && !isTestFile(path)) lengths.set(path, Number(length));
  }
  return lengths;
}
