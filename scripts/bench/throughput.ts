import { join } from 'node:path';
import type { Candidate } from '../../core/model.js';
import { searchCandidates } from './candidates.js';
import { type Fault, plantFaults } from './faults.js';
import type { BenchOptions } from './main.js';
import { copyOf, givenProjects, type Measured, sourcesOf } from './measured.js';
import { commandLine, scratch } from './project.js';
import { sample } from './random.js';
import { installStryker, runStryker, type StrykerRun, strykerVersion } from './stryker.js';
import { openSubject, type Screening } from './subject.js';
import { plantSwitch, type Switched } from './switch.js';
import { blank, type Pace, timed } from './throughput/pace.js';
import { type Mutations, type Others, type Result, section } from './throughput/section.js';

const workers = 2;

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

const say = ({ name }: Measured, what: string): void => console.error(`throughput: ${name}: ${what} …`);
