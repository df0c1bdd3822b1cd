import { join, resolve } from 'node:path';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { openMinedFile } from '../../core/patterns/history/mined-file.js';
import { openStore } from '../../core/store/store.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { type MiningCost, timeLearning } from './patterns/mine.js';
import { patternsOf, type Replay, replay, splitFixes } from './patterns/replay.js';
import { commandLine, git, scratch } from './project.js';

interface Measured {
  name: string;
  commit: string;
  repo: Repository;
  fixes: ReturnType<typeof splitFixes>;
  first: MiningCost;
  second: MiningCost;
}

/** What was asked of one repository: by patterns of its own past, and by those of all. */
interface Found {
  name: string;
  learned: number;
  patterns: number;
  own: Replay;
  pooled: Replay;
}

/** Commits to look back. */
const limits = { usual: 10_000, quick: 300 };

/**
 * What patterns that were learned from the first four fifths of the fixing commits of real repositories propose where the last
 * fifth changed something: patterns of the same repository, then of all together; and what learning from a history costs, the
 * first time and the second.
 */
export async function run(options: BenchOptions): Promise<string> {
  if (options.project.length === 0) return 'Patterns were left out: name clones with `--project`.';
  const { folder, dispose } = await scratch();
  try {
    const measured: Measured[] = [];
    for (const project of options.project) measured.push(await measure(resolve(project), folder, options));
    const together = patternsOf(measured.flatMap(({ fixes }) => fixes.past));
    const found: Found[] = [];
    for (const { name, repo, fixes } of measured) {
      console.error(`patterns: ${name}: asking …`);
      const opened = patternsOf(fixes.past);
      const [own, pooled] = [
        await replay(repo, fixes.later, opened),
        await replay(repo, fixes.later, together),
      ];
      found.push({ name, learned: fixes.past.length, patterns: opened.length, own, pooled });
    }
    const head = `\`${commandLine()}\`: Node ${process.versions.node}, the last ${limitOf(options).toLocaleString('en')} commits of each.`;
    return [head, '', foundTable(found, together.length), '', costTable(measured)].join('\n');
  } finally {
    await dispose();
  }
}

const limitOf = ({ quick, count }: BenchOptions): number => count ?? (quick ? limits.quick : limits.usual);

async function measure(project: string, folder: string, options: BenchOptions): Promise<Measured> {
  const name = project.split('/').at(-1) ?? project;
  const clone = join(folder, name);
  await git(folder, ['clone', '--quiet', '--shared', '--no-checkout', project, clone]);
  console.error(`patterns: ${name}: learning …`);
  const first = await timeLearning(clone, limitOf(options));
  const second = await timeLearning(clone, limitOf(options));
  const repo = await openRepository(clone);
  const { commits } = await openMinedFile(await openStore(repo)).read();
  const commit = (await git(clone, ['rev-parse', '--short=9', 'HEAD'])).trim();
  return { name, commit, repo, fixes: splitFixes(commits.values()), first, second };
}

function foundTable(found: readonly Found[], pooledPatterns: number): string {
  const rows = found.flatMap(({ name, learned, patterns, own, pooled }) => [
    [name, `its own ${learned} commits: ${patterns} patterns`, ...cells(own)],
    ['', 'all repositories', ...cells(pooled)],
  ]);
  const sum = (part: 'own' | 'pooled'): Replay => found.map((each) => each[part]).reduce(added);
  const totals = [
    ['all', 'its own', ...cells(sum('own'))],
    ['', `all repositories: ${pooledPatterns} patterns`, ...cells(sum('pooled'))],
  ];
  return table(
    [
      'repository',
      'learned from',
      'later commits',
      'places',
      'with a proposal',
      'the first is right',
      'one of five is right',
      'any is right',
    ],
    found.length > 1 ? [...rows, ...totals] : rows,
  );
}

function cells({ asked, places, proposed, first, five, any }: Replay): string[] {
  const share = (part: number): string =>
    `${part} (${percent(part, places)} of places, ${percent(part, proposed)} of those with a proposal)`;
  return [
    String(asked),
    String(places),
    `${proposed} (${percent(proposed, places)})`,
    share(first),
    share(five),
    share(any),
  ];
}

function added(one: Replay, other: Replay): Replay {
  const entries = Object.entries(one).map(([key, value]) => [key, value + other[key as keyof Replay]]);
  return Object.fromEntries(entries) as unknown as Replay;
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

function costTable(measured: readonly Measured[]): string {
  return table(
    [
      'repository',
      'commits',
      'of them fixes',
      'edits',
      'recurring fixes kept',
      'first run, s',
      'of a processor, s',
      'most memory, MiB',
      'second run, s',
    ],
    measured.map(({ name, commit, first, second }) => [
      `${name} \`${commit}\``,
      String(first.report.mining?.commits ?? 0),
      String(first.report.mining?.fixes ?? 0),
      String(first.report.mining?.edits ?? 0),
      String(first.report.patterns.fix),
      first.seconds.toFixed(1),
      first.processor === null ? '' : first.processor.toFixed(1),
      first.mebibytes === null ? '' : first.mebibytes.toFixed(0),
      second.seconds.toFixed(1),
    ]),
  );
}
