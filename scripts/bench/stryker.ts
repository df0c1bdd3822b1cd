import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Candidate, RunnerName } from '../../core/model.js';
import { makeCandidate } from '../../core/repair/candidate.js';
import { run } from './project.js';

export const strykerVersion = '9.6.1';

/** A mutant that Stryker ran, as a candidate, with what came of it. */
export interface StrykerMutant {
  candidate: Candidate;
  /** Whether a test noticed it, by failing or by never ending. */
  noticed: boolean;
}

export interface StrykerRun {
  mutants: StrykerMutant[];
  /** Seconds from its start to its report, and from the end of its own run of the unchanged tests. */
  seconds: number;
  mutationSeconds: number;
  /** Mutants that it did not run: no test covers them, or they are in code that runs when a module loads. */
  leftOut: number;
}

export interface StrykerOptions {
  /** Copy of the project that it may write in. */
  folder: string;
  runner: RunnerName;
  /** Files to mutate. */
  files: readonly string[];
  workers: number;
  /** Whether mutants in code that runs when a module loads are run too, as Stryker does where nothing is set. */
  atLoadTime: boolean;
  /** Settings of Stryker's own, over those of the benchmark. */
  settings: Record<string, unknown>;
}

/** Installs Stryker in `target`, beside the project, with the project's own test runner in reach. Resolves with `target`. */
export async function installStryker(target: string, folder: string, runner: RunnerName): Promise<string> {
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'package.json'), '{"private":true}\n');
  const packages = ['core', `${testRunnerOf(runner)}-runner`].map(
    (name) => `@stryker-mutator/${name}@${strykerVersion}`,
  );
  const quiet = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  const { exitCode } = await run('npm', ['install', ...quiet, ...packages], target);
  if (exitCode !== 0) throw new Error(`Stryker ${strykerVersion} for ${runner} could not be installed`);
  // What it expects beside itself is the project's own, not the newest there is.
  for (const peer of ['mocha', 'vitest', 'jest', 'typescript']) {
    const link = join(target, 'node_modules', peer);
    const own = join(folder, 'node_modules', peer);
    if (existsSync(own) && !existsSync(link)) await symlink(own, link);
  }
  return target;
}

/**
 * One run of StrykerJS: mutants switched in memory, coverage a test, the first failing test ends a mutant. It is at its
 * best where those in code that runs at load time, which need a process each, are left out.
 */
export async function runStryker(installed: string, o: StrykerOptions): Promise<StrykerRun> {
  const report = 'stryker-report.json';
  const settings = {
    testRunner: testRunnerOf(o.runner),
    plugins: [`@stryker-mutator/${testRunnerOf(o.runner)}-runner`],
    coverageAnalysis: 'perTest',
    concurrency: o.workers,
    mutate: o.files,
    ignoreStatic: !o.atLoadTime,
    reporters: ['json'],
    jsonReporter: { fileName: report },
    allowConsoleColors: false,
    ...o.settings,
  };
  await writeFile(join(o.folder, 'stryker-settings.json'), JSON.stringify(settings));
  const bin = join(installed, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { startedAt, testedAt, endedAt } = await timed(o.folder, [bin, 'run', 'stryker-settings.json']);
  const { files } = JSON.parse(await readFile(join(o.folder, report), 'utf8')) as MutationReport;
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ status: mutant.status, candidate: candidateOf(file, source, mutant) })),
  );
  const ran = all.filter(({ status }) => status in outcomes);
  return {
    mutants: ran.map(({ candidate, status }) => ({ candidate, noticed: outcomes[status] ?? false })),
    seconds: (endedAt - startedAt) / 1000,
    mutationSeconds: (endedAt - testedAt) / 1000,
    leftOut: all.length - ran.length,
  };
}

/** It has no runner for node:test, whose files print TAP. */
const testRunnerOf = (runner: RunnerName): string => (runner === 'node' ? 'tap' : runner);

/** Statuses of mutants that were run: whether a test noticed. */
const outcomes: Readonly<Record<string, boolean>> = {
  Killed: true,
  Timeout: true,
  RuntimeError: true,
  Survived: false,
};

/** The part that is read of a mutation testing report, version 2 (mutation-testing-elements). Lines and columns are 1-based. */
interface MutationReport {
  files: Record<string, { source: string; mutants: ReportedMutant[] }>;
}

interface ReportedMutant {
  mutatorName: string;
  replacement: string;
  status: string;
  location: { start: Place; end: Place };
}

interface Place {
  line: number;
  column: number;
}

function candidateOf(
  file: string,
  source: string,
  { mutatorName, replacement, location }: ReportedMutant,
): Candidate {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, column }: Place) => (starts[line - 1] ?? 0) + column - 1;
  const range = { file, start: offset(location.start), end: offset(location.end) };
  return makeCandidate({
    strategy: 'stryker',
    operator: mutatorName,
    title: `${mutatorName}: ${source.slice(range.start, range.end)} becomes ${replacement}`,
    edits: [{ range, text: replacement }],
    prior: 0.5,
  });
}

/** Milliseconds of the process: its start, the end of its own run of the tests, its end. */
function timed(
  cwd: string,
  args: string[],
): Promise<{ startedAt: number; testedAt: number; endedAt: number }> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let testedAt = startedAt;
    const seen: string[] = [];
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        seen.push(line);
        if (line.includes('Initial test run succeeded')) testedAt = performance.now();
      });
    child.once('error', reject);
    child.once('close', (code) => {
      const endedAt = performance.now();
      if (code === 0) resolve({ startedAt, testedAt, endedAt });
      else reject(new Error(`Stryker ended with ${code}:\n${seen.slice(-30).join('\n')}`));
    });
  });
}
