import { join, resolve } from 'node:path';
import { durationMs } from '../../core/config/duration.js';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { byTrust, learn } from '../../core/patterns/learn.js';
import { template } from '../../core/plugins/api.js';
import type { SourceFile } from '../../core/plugins/api-types.js';
import { type BackTest, judged } from '../../core/plugins/generate/back-test.js';
import { changedCommits } from '../../core/plugins/generate/back-test-pair.js';
import { backTestRewrite } from '../../core/plugins/generate/back-test-rewrite.js';
import { casesOf } from '../../core/plugins/generate/cases.js';
import { rewriteDrafts } from '../../core/plugins/generate/drafts.js';
import { fromPair } from '../../core/plugins/generate/from-pair.js';
import { patternsOf, type RewritePattern } from '../../core/plugins/generate/pattern.js';
import type { PluginProcess } from '../../core/plugins/process.js';
import { openStore } from '../../core/store/store.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { type Later, laterOfPair, laterOfRewrite } from './plugins/later.js';
import { commandLine, git, scratch } from './project.js';

interface Measured {
  name: string;
  commit: string;
  past: number;
  later: number;
  checks: Kind;
  looks: Kind;
}

/** Plugins of one kind: how many patterns were tried, what the back-tests of those that were kept came to, and what came later. */
interface Kind {
  proposed: number;
  /** Why the others were not kept. */
  refusals: string[];
  kept: BackTest[];
  told: Later[];
  /** What was mended later as a pattern that was tried says, kept or not. */
  mended: number;
}

/** Share of the commits that is learned from. */
const shareLearned = 0.8;
/** Patterns of a repository that are tried, the most trusted first. */
const mostPatterns = { usual: 60, quick: 5 };

/**
 * What plugins that are generated from the first four fifths of the commits of real repositories say of the last fifth. The
 * suites are not run: only the back-test decides what is kept. `--budget` is the time for learning, and again for trying; what
 * is not done by then is left out.
 */
export async function run(options: BenchOptions): Promise<string> {
  if (options.project.length === 0) return 'Plugins were left out: name clones with `--project`.';
  const { folder, dispose } = await scratch();
  try {
    const measured: Measured[] = [];
    for (const project of options.project)
      try {
        measured.push(await measure(resolve(project), folder, options));
      } catch (error) {
        // What was measured of the others is worth hours.
        console.error(`plugins: ${project} was left out: ${error instanceof Error ? error.message : error}`);
      }
    const head = `\`${commandLine()}\`: Node ${process.versions.node}, at most ${patternsIn(options)} shapes of code of each repository, what was learned in ${options.budget} and tried in ${options.budget}.`;
    return [head, '', tableOf(measured), '', refusalTable(measured)].join('\n');
  } finally {
    await dispose();
  }
}

const patternsIn = ({ quick, count }: BenchOptions): number =>
  count ?? (quick ? mostPatterns.quick : mostPatterns.usual);

async function measure(project: string, folder: string, options: BenchOptions): Promise<Measured> {
  const name = project.split('/').at(-1) ?? project;
  const clone = join(folder, name);
  await git(folder, ['clone', '--quiet', '--shared', '--no-checkout', project, clone]);
  const end = (await git(clone, ['rev-parse', 'HEAD'])).trim();
  const all = Number(await git(clone, ['rev-list', '--count', '--no-merges', end]));
  const skipped = Math.round(all * (1 - shareLearned));
  const cut = (await git(clone, ['rev-list', '--no-merges', `--skip=${skipped}`, '-n1', end])).trim();
  await git(clone, ['update-ref', 'refs/heads/past', cut]);
  await git(clone, ['symbolic-ref', 'HEAD', 'refs/heads/past']);

  const repo = await openRepository(clone);
  const store = await openStore(repo);
  const config = await loadConfig(repo.mainRoot);
  const budgetMs = durationMs(options.budget);
  const place = { repo, store, config, signal: new AbortController().signal, onProgress: () => {} };
  console.error(`plugins: ${name}: learning from ${all - skipped} commits …`);
  await learn(place, { fromHistory: true, limit: options.quick ? 300 : 10_000, budgetMs });
  const patterns = patternsOf(byTrust(await store.patterns.all()));
  const known = new Set((await git(clone, ['rev-list', cut])).split('\n'));
  const later = (await changedCommits(repo, end)).filter(({ id }) => !known.has(id));
  const tree = (await git(clone, ['rev-parse', `${cut}^{tree}`])).trim();

  const checks: Kind = { proposed: 0, refusals: [], kept: [], told: [], mended: 0 };
  const until = Date.now() + budgetMs;
  for (const pattern of patterns.filter((each) => each.kind === 'rewrite').slice(0, patternsIn(options))) {
    if (Date.now() > until) break;
    console.error(`plugins: ${name}: ${pattern.id} …`);
    const test = await backTest(repo, tree, pattern).catch(() => null);
    if (test === null) {
      checks.proposed += 1;
      checks.refusals.push('no plugin could be made of it');
    } else note(checks, test, await laterOfRewrite(repo, later, pattern, end));
  }
  const looks: Kind = { proposed: 0, refusals: [], kept: [], told: [], mended: 0 };
  for (const pattern of patterns) {
    if (pattern.kind !== 'pair') continue;
    const [result] = await fromPair(place, { commit: cut, head: cut }, pattern);
    const test =
      result?.test ?? judged({ all: 0, fires: 0, silent: 0, right: 0, now: [], past: [], looked: 0 });
    note(looks, test, laterOfPair(later, pattern));
  }
  return { name, commit: end.slice(0, 9), past: all - skipped, later: later.length, checks, looks };
}

function note(kind: Kind, test: BackTest, later: Later): void {
  kind.proposed += 1;
  kind.mended += later.mended;
  if (test.refusal !== null) {
    kind.refusals.push(formOf(test.refusal));
    return;
  }
  kind.kept.push(test);
  kind.told.push(later);
}

/** The check of a pattern, asked in this process: what it does there is what its text says. */
async function backTest(
  repo: Parameters<typeof casesOf>[0],
  tree: string,
  pattern: RewritePattern,
): Promise<BackTest | null> {
  const cases = await casesOf(repo, pattern);
  const [plugin] = cases.length === 0 ? [] : await rewriteDrafts(pattern, cases, { eslint: false });
  if (!plugin) return null;
  const [wrong, right] = [template(pattern.before), template(pattern.after)];
  const inProcess: PluginProcess = {
    ask: async (file) =>
      wrong
        .find(file as SourceFile, { except: right })
        .map(({ start, end }) => ({ start, end, message: pattern.title })),
    dispose: async () => {},
  };
  return backTestRewrite({ repo, tree }, plugin, inProcess, cases);
}

function tableOf(measured: readonly Measured[]): string {
  const head = [
    'repository',
    'commits: learned from, later',
    'kind',
    'proposed',
    'kept',
    'back-test: precision',
    'back-test: recall',
    'told later',
    'precision later',
    'recall later',
  ];
  const rows = measured.flatMap(({ name, commit, past, later, checks, looks }) => [
    [`${name} \`${commit}\``, `${past}, ${later}`, 'checks with fixes', ...cells(checks)],
    ['', '', 'looks at commits', ...cells(looks)],
  ]);
  const sums = (['checks', 'looks'] as const).map((kind) => measured.map((each) => each[kind]).reduce(added));
  const totals = [
    ['all', '', 'checks with fixes', ...cells(sums[0] as Kind)],
    ['', '', 'looks at commits', ...cells(sums[1] as Kind)],
  ];
  return table(head, [...rows, ...totals]);
}

/** Without the counts and places of one plugin. */
const formOf = (refusal: string): string => refusal.replace(/:.*/, '').replace(/\d+(?:\.\d+)?/g, '…');

function refusalTable(measured: readonly Measured[]): string {
  const counts = new Map<string, number>();
  for (const { checks, looks } of measured)
    for (const [kind, { refusals }] of [
      ['check with fix', checks],
      ['look at commits', looks],
    ] as const)
      for (const each of refusals) counts.set(`${kind}\0${each}`, (counts.get(`${kind}\0${each}`) ?? 0) + 1);
  const rows = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([key, count]) => [...key.split('\0'), String(count)]);
  return table(['kind', 'why it was not kept', 'plugins'], rows);
}

function cells({ proposed, kept, told, mended }: Kind): string[] {
  const sum = (of: (test: BackTest) => number): number => kept.reduce((all, test) => all + of(test), 0);
  const pointed = sum(({ right, now, past }) => right + now.length + past.length);
  const [all, right] = [
    told.reduce((n, each) => n + each.told, 0),
    told.reduce((n, each) => n + each.right, 0),
  ];
  return [
    String(proposed),
    String(kept.length),
    share(
      sum((test) => test.right),
      pointed,
    ),
    share(
      sum(({ fires }) => fires),
      sum((test) => test.all),
    ),
    String(all),
    share(right, all),
    share(right, mended),
  ];
}

const added = (one: Kind, other: Kind): Kind => ({
  proposed: one.proposed + other.proposed,
  refusals: [...one.refusals, ...other.refusals],
  kept: [...one.kept, ...other.kept],
  told: [...one.told, ...other.told],
  mended: one.mended + other.mended,
});

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${(part / whole).toFixed(2)} (${part} of ${whole})`;
