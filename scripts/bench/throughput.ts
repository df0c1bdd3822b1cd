import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import type { Candidate } from '../../core/model.js';
import { searchCandidates } from './candidates.js';
import { table } from './document.js';
import { type Fault, plantFaults } from './faults.js';
import type { BenchOptions } from './main.js';
import { copyOf, givenProjects, type Measured, sourcesOf } from './measured.js';
import { commandLine, scratch } from './project.js';
import { sample } from './random.js';
import { type Screened, screenAll } from './screening.js';
import { share } from './statistics.js';
import { installStryker, runStryker, type StrykerRun, strykerVersion } from './stryker.js';
import { openSubject, type Screening, type Subject, screenerOf } from './subject.js';
import { plantSwitch, type Switched } from './switch.js';

/** What one way of judging took. */
interface Pace {
  judged: number;
  openSeconds: number;
  seconds: number;
}

interface Others {
  byProcess: number;
  notRun: number;
}

interface Result {
  project: string;
  version: string;
  runner: string;
  tests: number;
  files: number;
  faults: number;
  memory: Pace;
  /** Of the candidates in memory, how many the real runner had to judge, and how many needed no run. */
  others: Others;
  process: Pace;
  mutations: Mutations[];
}

/** One run of Stryker, and the same mutants in memory. */
interface Mutations {
  /** Whether mutants in code that runs when a module loads are among them. */
  atLoadTime: boolean;
  stryker: Pace;
  mutants: Pace;
  /** Mutants that memory and Stryker do not say the same of, in words. */
  different: string[];
  leftOut: number;
}

const workers = 2;

/** Mutants that are listed where memory and Stryker differ. */
const mostShown = 20;

/**
 * Candidates a second in memory on a given project, beside StrykerJS's mutants a second on the same files and tests, and
 * one process of the real runner a candidate: all with two workers, in one run.
 */
export async function run(options: BenchOptions): Promise<string> {
  const projects = await givenProjects(options);
  if (projects.length === 0) return 'Throughput was left out: name a project with `--project`.';
  const results: Result[] = [];
  for (const [index, project] of projects.entries()) {
    const settings = JSON.parse(options.stryker[index] ?? '{}') as Record<string, unknown>;
    results.push(await measure(project, settings, options));
  }
  return [
    `\`${commandLine()}\`: ${workers} workers each, StrykerJS ${strykerVersion}, Node ${process.versions.node}.`,
    ...results.flatMap((result) => ['', section(result)]),
  ].join('\n');
}

async function measure(
  project: Measured,
  strykerSettings: Record<string, unknown>,
  options: BenchOptions,
): Promise<Result> {
  const most = options.candidates ?? (options.quick ? 60 : 6_000);
  const { seed } = options;
  const { folder, dispose } = await scratch();
  try {
    const green = await openSubject(await copyOf(project, join(folder, 'healer', project.name)), project);
    const files = sourcesOf(project, green);
    const faults = await plantFaults(green, { files, count: options.quick ? 1 : 3, seed });
    const loads: Load[] = [];
    for (const fault of faults) {
      const each = Math.ceil(most / faults.length);
      loads.push({ fault, candidates: await searchCandidates(fault.subject, { files, most: each, seed }) });
    }

    say(project, 'in memory, first half');
    const memory = blank();
    const halves = [0, 1].map((half) =>
      loads.map(({ fault, candidates }) => ({
        fault,
        candidates: candidates.filter((_, at) => at % 2 === half),
      })),
    );
    const others: Others = { byProcess: 0, notRun: 0 };
    await inMemory(halves[0] ?? [], files, memory, others);
    say(project, 'Stryker');
    const copy = await copyOf(project, join(folder, 'mutation', project.name));
    const installed = await installStryker(join(folder, 'stryker'), copy, green.test.runner);
    const { runner } = green.test;
    const runs: [boolean, StrykerRun][] = [];
    for (const atLoadTime of [true, false]) {
      const settings = strykerSettings;
      runs.push([
        atLoadTime,
        await runStryker(installed, { folder: copy, runner, files, workers, atLoadTime, settings }),
      ]);
    }
    say(project, 'a process each');
    const process = await byProcesses(loads, files, options.quick ? 6 : 60, seed);
    say(project, 'in memory, second half');
    await inMemory(halves[1] ?? [], files, memory, others);
    say(project, 'the mutants of Stryker in memory');
    const switched = await plantSwitch(green, files);
    const mutations: Mutations[] = [];
    for (const [atLoadTime, stryker] of runs)
      mutations.push({
        atLoadTime,
        stryker: {
          judged: stryker.mutants.length,
          openSeconds: stryker.seconds - stryker.mutationSeconds,
          seconds: stryker.mutationSeconds,
        },
        ...(await sameMutants(switched, files, stryker)),
        leftOut: stryker.leftOut,
      });
    return {
      project: project.name,
      version: project.version,
      runner,
      tests: green.before.tests.length,
      files: files.length,
      faults: faults.length,
      memory,
      others,
      process,
      mutations,
    };
  } finally {
    await dispose();
  }
}

interface Load {
  fault: Fault;
  candidates: Candidate[];
}

/** Adds to the pace, and to the candidates that were not tried in memory. */
async function inMemory(
  loads: readonly Load[],
  files: readonly string[],
  pace: Pace,
  others: Others,
): Promise<void> {
  for (const { fault, candidates } of loads) {
    const screened = await timed(fault.subject, { via: 'memory', files, workers }, candidates, pace);
    for (const { via } of screened?.verdicts.values() ?? []) {
      if (via === 'process') others.byProcess += 1;
      if (via === 'none') others.notRun += 1;
    }
  }
}

/** A few of the same candidates: each takes as long as a start of the runner. */
async function byProcesses(
  loads: readonly Load[],
  files: readonly string[],
  most: number,
  seed: number,
): Promise<Pace> {
  const pace = blank();
  for (const { fault, candidates } of loads) {
    const few = sample(candidates, Math.ceil(most / loads.length), seed);
    await timed(fault.subject, { via: 'process', files, workers }, few, pace);
  }
  return pace;
}

/** Whether both notice the same mutants is told too: it would be no use to be fast and wrong. */
async function sameMutants(
  switched: Switched,
  files: readonly string[],
  stryker: StrykerRun,
): Promise<Pick<Mutations, 'mutants' | 'different'>> {
  const pace = blank();
  const noticed = new Map(
    stryker.mutants.map((mutant) => [switched.candidate(mutant.candidate), mutant.noticed]),
  );
  const screening: Screening = { via: 'memory', files: [...files, switched.file], workers };
  const screened = await timed(switched.subject, screening, [...noticed.keys()], pace);
  const different = [...noticed].flatMap(([{ id, title }, byStryker]) => {
    const status = screened?.verdicts.get(id)?.status;
    if (status === undefined || (status !== 'plausible') === byStryker) return [];
    return [
      `${title.replace(/\s+/g, ' ')} (${byStryker ? 'noticed by Stryker alone' : `${status}, not noticed by Stryker`})`,
    ];
  });
  return { mutants: pace, different };
}

/** Null where the tests cannot be judged in memory; then nothing is added to the pace. */
async function timed(
  subject: Subject,
  screening: Screening,
  candidates: readonly Candidate[],
  pace: Pace,
): Promise<Screened | null> {
  const startedAt = performance.now();
  try {
    const screener = await screenerOf(subject, screening);
    pace.openSeconds += (performance.now() - startedAt) / 1000;
    try {
      const screened = await screenAll(screener, candidates);
      pace.judged += screened.verdicts.size;
      pace.seconds += screened.seconds + screened.longerSeconds;
      return screened;
    } finally {
      await screener.dispose();
    }
  } catch (error) {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    return null;
  }
}

function section(result: Result): string {
  const { memory, process, mutations, others } = result;
  const rows: [string, Pace][] = [
    [`in memory: candidates for ${result.faults} planted faults`, memory],
    ...mutations.flatMap(({ atLoadTime, stryker, mutants }): [string, Pace][] => [
      [`StrykerJS, ${named(atLoadTime)}: its mutants`, stryker],
      ['in memory: the same mutants', mutants],
    ]),
    ['one process of the real runner a candidate, for the same faults', process],
  ];
  return [
    `**${result.project}**${result.version && ` (${result.version})`}: ${result.runner}, ${result.tests} tests, ${result.files} files edited.`,
    '',
    table(
      [
        'way',
        'judged',
        'seconds before the first',
        'seconds of judging',
        'a second',
        'a second, all counted',
      ],
      rows.map(([way, pace]) => [
        way,
        String(pace.judged),
        pace.openSeconds.toFixed(1),
        pace.seconds.toFixed(1),
        words(rate(pace)),
        words(rateWithOpening(pace)),
      ]),
    ),
    '',
    table(
      ['in memory against', 'judging', 'all counted'],
      [
        ...mutations.flatMap(({ atLoadTime, stryker, mutants }) => [
          [`StrykerJS, ${named(atLoadTime)}: candidates against mutants`, ...ratios(memory, stryker)],
          [`StrykerJS, ${named(atLoadTime)}: the same mutants`, ...ratios(mutants, stryker)],
        ]),
        ['one process each, the same faults', ...ratios(memory, process)],
      ],
    ),
    '',
    `Of the ${memory.judged} candidates in memory, ${others.notRun} needed no run, since no test calls what they change, and ${others.byProcess} had to be judged by the real runner.`,
    ...mutations.map(sameWord),
  ].join('\n');
}

const named = (atLoadTime: boolean): string =>
  atLoadTime ? 'as it comes' : 'without code that runs at load time';

function sameWord({ atLoadTime, mutants, different, leftOut }: Mutations): string {
  const same = `Memory and StrykerJS, ${named(atLoadTime)}, say the same of ${share(mutants.judged - different.length, mutants.judged)} mutants; ${leftOut} more were not run by it and so by neither.`;
  return different.length > 0 ? `${same} Different: ${different.slice(0, mostShown).join('; ')}.` : same;
}

const rate = ({ judged, seconds }: Pace): number => judged / seconds;
const rateWithOpening = ({ judged, seconds, openSeconds }: Pace): number => judged / (seconds + openSeconds);

const ratios = (one: Pace, other: Pace): string[] =>
  [rate, rateWithOpening].map((of) => {
    const ratio = of(one) / of(other);
    return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 1 : 0)} times` : '-';
  });

const words = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : '-');

const blank = (): Pace => ({ judged: 0, openSeconds: 0, seconds: 0 });

const say = ({ name }: Measured, what: string): void => console.error(`throughput: ${name}: ${what} …`);
