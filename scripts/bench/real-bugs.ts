import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, fingerprintOf, git, run as runCommand, runHealer, scratch } from './project.js';
import { type FaultyLines, faultyLines, fetchedRepository, type RealBug, setUp } from './real-bug-project.js';
import { share } from './statistics.js';

interface Row {
  bug: RealBug;
  /** Failing tests as the case names them that were not captured, and captured ones that it does not name. */
  missed: number;
  extra: number;
  /** Place of the first faulty line among the suspects, from 1; 0 where it is not among them. */
  rank: number;
  healed: boolean;
  /** Whether the command passes in a clean clone of the branch. */
  holds: boolean;
  untouched: boolean;
  seconds: number;
  screened: number;
  strategy: string;
  note: string;
}

/**
 * Heals bugs of public repositories that were fetched before (`--repositories`). With `--history` the fixed tree is
 * committed and tested first, so that the last green tree is known.
 */
export async function run(options: BenchOptions): Promise<string> {
  const cases = options.cases ?? '../shared/bench/real-bugs.jsonl';
  const bugs = (await readFile(cases, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RealBug)
    .filter(({ id }) => options.only.length === 0 || options.only.some((part) => id.includes(part)));
  const { repositories } = options;
  if (repositories === undefined)
    return 'Real bugs were left out: name the folder of the fetched repositories with `--repositories`.';
  const found = await Promise.all(
    bugs.map(async (bug) => ({ bug, source: await fetchedRepository(repositories, bug) })),
  );
  const missing = [...new Set(found.filter(({ source }) => source === null).map(({ bug }) => bug.repo))];
  if (missing.length > 0) console.error(`Not in ${repositories}: ${missing.join(', ')}`);
  const packages = options.packages
    ? { folder: resolve(options.packages), dispose: async () => {} }
    : await scratch();
  const rows: Row[] = [];
  try {
    for (const { bug, source } of found) {
      if (source === null) continue;
      const row = await heal(bug, source, packages.folder, options);
      rows.push(row);
      console.error(`${row.holds ? 'healed' : 'open  '} ${bug.id} ${row.seconds.toFixed(1)} s ${row.note}`);
    }
  } finally {
    await packages.dispose();
  }
  return report(rows, missing, options);
}

async function heal(bug: RealBug, source: string, packages: string, options: BenchOptions): Promise<Row> {
  const { folder, dispose } = await scratch();
  const project = join(folder, 'project');
  try {
    const green = async (at: string) => {
      await runHealer(at, ['init', '--yes']);
      isGreen = await turnsGreen(at);
    };
    let isGreen = true;
    await setUp(bug, source, project, { packages, ...(options.history && { green }) });
    await runHealer(project, ['init', '--yes']);
    await runHealer(project, ['test', '--json']);
    const { report: seen } = await runHealer<ErrorsJson>(project, ['errors', '--json']);
    const errors = seen?.errors ?? [];
    const rank = options.history ? 0 : await rankOf(project, errors, await faultyLines(bug, source));
    const before = await fingerprintOf(project);
    const startedAt = performance.now();
    const { report: told } = await runHealer(project, ['heal', '--json', '--budget', options.budget]);
    const seconds = (performance.now() - startedAt) / 1000;
    const patches = told?.patches ?? [];
    const [patch] = patches;
    const branches = patches.map(({ branch }) => branch);
    const untouched = (await fingerprintOf(project)) === before;
    return {
      bug,
      ...captured(bug, errors),
      rank,
      untouched,
      seconds,
      healed: patch !== undefined,
      holds: patch !== undefined && (await holds(bug, project, join(folder, 'clone'), branches)),
      screened: patch?.candidates.screened ?? 0,
      strategy: patch?.strategy ?? '-',
      note: patch
        ? untouched
          ? unhealedOf(told?.errors ?? [], patch.strategy)
          : 'TOUCHED the checkout'
        : `${told?.errors?.[0]?.reason ?? 'no answer'}${isGreen ? '' : ' (the fixed tree was never green)'}`,
    };
  } finally {
    await dispose();
  }
}

/** Empty where nothing is left to heal. */
function unhealedOf(errors: readonly { status: string }[], strategy: string): string {
  const fixed = errors.filter(({ status }) => status === 'fixed').length;
  return fixed === errors.length ? '' : `${strategy}; ${fixed} of ${errors.length} errors`;
}

/** Tests that mind the time fail now and then on a busy machine; one green run of the tree is what counts. */
async function turnsGreen(project: string): Promise<boolean> {
  for (let run = 0; run < 3; run += 1)
    if ((await runHealer(project, ['test', '--json'])).exitCode === 0) return true;
  return false;
}

const asNobody = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];

interface ErrorsJson {
  errors: { id: string; tests: { file: string; path: string[] }[] }[];
}

interface ExplainJson {
  explanations: { locations: { file: string; line: number; endLine: number }[] }[];
}

/** A case names tests as its runner prints them: whole titles, last titles, suites, or assertions in a test. */
function captured(bug: RealBug, errors: ErrorsJson['errors']): { missed: number; extra: number } {
  const tests = errors.flatMap(({ tests }) => tests);
  const names = (path: string[]) => [path.join(' '), ...path];
  const missed = bug.failingTests.filter((name) => !tests.some(({ path }) => names(path).includes(name)));
  const extra = tests.filter(({ path }) => !names(path).some((name) => bug.failingTests.includes(name)));
  return { missed: missed.length, extra: extra.length };
}

async function rankOf(project: string, errors: ErrorsJson['errors'], faulty: FaultyLines): Promise<number> {
  const [first] = errors;
  if (!first) return 0;
  const { report: told } = await runHealer<ExplainJson>(project, ['explain', first.id, '--json']);
  const locations = told?.explanations?.[0]?.locations ?? [];
  const hit = ({ file, line, endLine }: (typeof locations)[number]) =>
    [...(faulty.get(file) ?? [])].some((at) => at >= line && at <= endLine);
  return locations.findIndex(hit) + 1;
}

/** With all that is offered merged: a bug that shows as several errors may get a patch for each. */
async function holds(
  bug: RealBug,
  project: string,
  clone: string,
  [branch = '', ...others]: readonly string[],
): Promise<boolean> {
  await git(project, ['clone', '--quiet', '--branch', branch, project, clone]);
  for (const other of others)
    if (
      (await runCommand('git', [...asNobody, 'merge', '--no-edit', `origin/${other}`], clone)).exitCode !== 0
    )
      return false;
  await runCommand('cp', ['-a', join(project, 'node_modules'), clone], clone);
  return (await runCommand('sh', ['-c', bug.testCommand], clone)).exitCode === 0;
}

function report(rows: Row[], missing: string[], options: BenchOptions): string {
  const count = (test: (row: Row) => boolean) => share(rows.filter(test).length, rows.length);
  return [
    `\`${commandLine()}\`: ${rows.length} bugs of public repositories, budget ${options.budget} each.`,
    '',
    table(
      ['measure', 'result'],
      [
        ['healed (the whole test command passes in a clean clone)', count(({ holds }) => holds)],
        [
          'the failing tests, all of them and no others, captured',
          count(({ missed, extra }) => missed + extra === 0),
        ],
        ...(options.history
          ? []
          : [
              [
                'a faulty line among the ten places that `healer explain` shows',
                count(({ rank }) => rank > 0),
              ],
            ]),
        ['branch, index and working tree untouched', count(({ untouched }) => untouched)],
      ],
    ),
    '',
    table(
      ['case', 'runner', 'expected', 'rank', 'outcome', 'seconds', 'screened', 'by or why'],
      rows.map(({ bug, ...row }) => [
        bug.id,
        bug.runner,
        bug.expected,
        row.rank === 0 ? '-' : String(row.rank),
        row.holds ? 'healed' : row.healed ? 'does not hold' : 'open',
        row.seconds.toFixed(0),
        row.screened === 0 ? '-' : String(row.screened),
        row.note || row.strategy,
      ]),
    ),
    ...(missing.length > 0 ? ['', `Not fetched: ${missing.join(', ')}.`] : []),
  ].join('\n');
}
