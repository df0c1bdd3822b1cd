import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import { median } from '../../core/statistics/percentile.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, scratch } from './project.js';
import { fetchedRepository, installed } from './real-bug-project.js';
import { findCases, writeCases } from './replay/find-cases.js';
import { type Healed, healCase, type Mode, modes, openReplay, type Replay } from './replay/heal-case.js';
import { type ReplayCase, replayProjects } from './replay/projects.js';
import { share } from './statistics.js';

interface Row {
  bug: ReplayCase;
  /** By mode. */
  healed: Record<Mode, Healed>;
}

const ownCases = join(packageRoot, 'scripts/bench/replay/cases.jsonl');

/**
 * Goes through fixes of public repositories in their order, each from the commit before it with the test that came with it, and
 * heals it without having learned anything, with what the history until then teaches, and with that and what became of the
 * fixes before it. `--count` is how many of each repository; with `--outcomes FILE` cases are looked for and written there.
 */
export async function run(options: BenchOptions): Promise<string> {
  const { repositories } = options;
  if (repositories === undefined)
    return 'The replay was left out: name the folder of the fetched repositories with `--repositories`.';
  const { folder, dispose } = await scratch();
  const packages = resolve(options.packages ?? join(folder, 'packages'));
  try {
    if (options.outcomes) {
      const found = findCases(resolve(repositories), packages, folder, options.only);
      return `${await writeCases(options.outcomes, found)} cases.`;
    }
    const rows = await replayAll(
      await openAll(resolve(repositories), { folder, packages }, options),
      options,
    );
    return report(rows, options);
  } finally {
    await dispose();
  }
}

/** A repository, and what is left of its cases, the oldest first. */
interface Open {
  replay: Replay;
  cases: ReplayCase[];
}

async function openAll(
  repositories: string,
  { folder, packages }: { folder: string; packages: string },
  options: BenchOptions,
): Promise<Open[]> {
  const lines = (await readFile(options.cases ?? ownCases, 'utf8')).split('\n').filter(Boolean);
  const all = lines.map((line) => JSON.parse(line) as ReplayCase);
  const isWanted = ({ id }: ReplayCase): boolean =>
    options.only.length === 0 || options.only.some((part) => id.includes(part));
  const opened: Open[] = [];
  for (const project of replayProjects) {
    const cases = all
      .filter((each) => each.repo === project.repo && isWanted(each))
      .slice(0, options.quick ? 1 : options.count);
    const source = cases.length > 0 ? await fetchedRepository(repositories, project) : null;
    if (source === null) continue;
    const place = join(folder, project.repo.replace('/', '-'));
    opened.push({ replay: await openReplay(place, source, await installed(project, packages)), cases });
  }
  return opened;
}

/** One case of each repository after the other, until all are done or the time is up. */
async function replayAll(opened: readonly Open[], { budget }: BenchOptions): Promise<Row[]> {
  const began = performance.now();
  const rows: Row[] = [];
  while (opened.some(({ cases }) => cases.length > 0))
    for (const { replay, cases } of opened) {
      const bug = cases.shift();
      if (!bug) continue;
      if (performance.now() - began > mostMs) return rows;
      const healed = {} as Row['healed'];
      for (const mode of modes) {
        const one = await healCase(replay, bug, mode, budget);
        healed[mode] = one;
        const what = one.holds ? `${one.screened} candidates, ${one.strategy}` : one.note;
        console.error(`${bug.id} ${mode}: ${one.seconds.toFixed(1)} s, ${what}`);
      }
      rows.push({ bug, healed });
    }
  return rows;
}

/** Milliseconds after which no further case is begun. */
const mostMs = 40 * 60_000;

const names: Record<Mode, string> = {
  nothing: 'nothing learned',
  history: 'learned from the history',
  outcomes: 'and from the fixes before',
};

function report(rows: readonly Row[], options: BenchOptions): string {
  const always = rows.filter(({ healed }) => modes.every((mode) => healed[mode].holds));
  const of = (some: readonly Row[], mode: Mode) => some.map(({ healed }) => healed[mode]);
  const middle = (values: readonly number[], digits = 0): string =>
    values.length === 0 ? '–' : median(values).toFixed(digits);
  const projects = new Set(rows.map(({ bug }) => bug.repo)).size;
  return [
    `\`${commandLine()}\`: ${rows.length} fixes of ${projects} public repositories, budget ${options.budget} each, Node ${process.versions.node}.`,
    '',
    table(
      [
        '',
        'healed',
        'candidates, median of the cases that are healed in every way',
        'seconds, median of those',
        'seconds, all cases together',
        'seconds of learning, median',
      ],
      modes.map((mode) => [
        names[mode],
        share(of(rows, mode).filter(({ holds }) => holds).length, rows.length),
        middle(of(always, mode).map(({ screened }) => screened ?? 0)),
        middle(
          of(always, mode).map(({ seconds }) => seconds),
          1,
        ),
        of(rows, mode)
          .reduce((sum, { seconds }) => sum + seconds, 0)
          .toFixed(0),
        mode === 'nothing'
          ? '–'
          : middle(
              of(rows, mode).map(({ learning }) => learning),
              1,
            ),
      ]),
    ),
    '',
    table(
      ['fix', ...modes.map((mode) => names[mode])],
      rows.map(({ bug, healed }) => [bug.id, ...modes.map((mode) => cell(healed[mode]))]),
    ),
  ].join('\n');
}

const cell = ({ holds, seconds, screened, strategy }: Healed): string =>
  holds
    ? `${strategy}, ${screened} candidates, ${seconds.toFixed(1)} s`
    : `open after ${seconds.toFixed(0)} s`;
