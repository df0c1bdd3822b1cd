import type { Run, TestId } from '../model.js';
import { type Narrowable, narrowTo, type TestCommand } from '../runners/narrow.js';
import { joined } from '../sandbox/part-runs.js';
import type { RunTestsOptions, TestsRun } from '../sandbox/tests.js';

/** Shards at most: more would be in each other's way at the queue. */
const mostShards = 64;

/**
 * Commands that together run the tests of a suite, each about `targetMs` long by what its files took before: the longest file
 * goes to the emptiest shard, until all are gone (LPT; Graham, 1969). Null where it is too short, or cannot be divided by
 * files. The same durations give the same shards, whatever machines there are.
 */
export function planShards(
  test: Narrowable,
  before: Run,
  targetMs: number,
): { command: TestCommand; durationMs: number }[] | null {
  const files = durationsOf(before);
  const totalMs = Math.max(before.durationMs, sum([...files.values()]));
  const count = Math.min(mostShards, files.size, Math.ceil(totalMs / targetMs));
  if (count < 2 || before.errors.length > 0 || files.has('')) return null;
  const shards = Array.from({ length: count }, () => ({ files: [] as string[], durationMs: 0 }));
  const longest = [...files].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  for (const [file, durationMs] of longest) {
    const emptiest = shards.reduce((least, each) => (each.durationMs < least.durationMs ? each : least));
    emptiest.files.push(file);
    emptiest.durationMs += durationMs;
  }
  const commands = shards.map(({ files: own, durationMs }) => {
    const ids = own.sort().map((file): TestId => ({ file, path: [] }));
    return { command: narrowTo(test, ids), durationMs };
  });
  return commands.every(hasCommand) ? commands : null;
}

const hasCommand = <Shard extends { command: TestCommand | null }>(
  shard: Shard,
): shard is Shard & { command: TestCommand } => shard.command !== null;

/** Milliseconds by file. What a file takes beside its tests, to be loaded, is spread evenly over all. */
function durationsOf({ tests, durationMs }: Run): Map<string, number> {
  const files = new Map<string, number>();
  for (const { file, durationMs: own } of tests) files.set(file, (files.get(file) ?? 0) + own);
  const rest = Math.max(0, durationMs - sum([...files.values()])) / Math.max(1, files.size);
  return new Map([...files].map(([file, own]) => [file, own + rest]));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** The answers of all shards as one of the whole suite. */
export function joinShards(
  answers: readonly TestsRun[],
  whole: Pick<RunTestsOptions, 'command' | 'cwd'>,
): TestsRun {
  const [first] = answers;
  if (!first) throw new TypeError('there is nothing to join');
  const run = { ...joined(answers.map((each) => each.run)), command: [...whole.command], cwd: whole.cwd };
  const worst = answers.find(({ execution }) => execution.exceeded !== null);
  const failed = worst ?? answers.find(({ execution }) => execution.exitCode !== 0) ?? first;
  return {
    run,
    execution: { ...failed.execution, durationMs: run.durationMs },
    coverage: answers.flatMap(({ coverage }) => coverage),
    tampered: answers.find(({ tampered }) => tampered !== null)?.tampered ?? null,
  };
}
