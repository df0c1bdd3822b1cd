import type { Run, RunPart } from '../model.js';
import type { PartCommand } from '../runners/narrow.js';
import type { RunTestsOptions, TestsRun } from './tests.js';

/** What came of the tests of one package. */
export interface PartRun extends Omit<TestsRun, 'tampered'> {
  part: PartCommand;
}

/** One run out of those of several packages. It ends as the first one that fails did, and tells as the first one does. */
export function inOne(
  runs: readonly PartRun[],
  { command, cwd, tree = null, branch = null }: Pick<RunTestsOptions, 'command' | 'cwd' | 'tree' | 'branch'>,
): Omit<TestsRun, 'tampered'> {
  const [first] = runs;
  if (!first) throw new TypeError('a run has one part at least');
  const worst = runs.find(({ run }) => run.exitCode !== 0) ?? first;
  const { exitCode, signal } = worst.run;
  const run = {
    ...joined(runs.map((each) => each.run)),
    ...{ command: [...command], cwd, tree, branch, exitCode, signal },
    parts: runs.map(partOf),
  };
  const said = (stream: 'stdout' | 'stderr') => runs.map(({ execution }) => execution[stream]).join('\n');
  const cut = runs.find(({ execution }) => execution.exceeded !== null) ?? worst;
  const execution = {
    ...cut.execution,
    stdout: said('stdout'),
    stderr: said('stderr'),
    durationMs: run.durationMs,
  };
  return { run, execution, coverage: runs.flatMap(({ coverage }) => coverage) };
}

/** Results of several runs as one, in their order; what else is told of it is that of the first. */
export function joined(runs: readonly Run[]): Run {
  const [first] = runs;
  if (!first) throw new TypeError('there is nothing to join');
  const warnings = [...new Set(runs.flatMap((run) => run.warnings ?? []))];
  const failed = runs.find(({ exitCode }) => exitCode !== 0) ?? first;
  return {
    ...first,
    exitCode: failed.exitCode,
    signal: failed.signal,
    tests: runs.flatMap(({ tests }) => tests),
    errors: runs.flatMap(({ errors }) => errors),
    durationMs: runs.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...(warnings.length > 0 && { warnings }),
  };
}

const partOf = ({ part, run }: PartRun): RunPart => ({
  package: part.package,
  folder: part.folder,
  command: run.command,
  tests: run.tests.length,
  exitCode: run.exitCode,
  durationMs: run.durationMs,
});
