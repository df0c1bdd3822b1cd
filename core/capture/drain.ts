import { unlink } from 'node:fs/promises';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord, Run, TestResult } from '../model.js';
import { type InboxRecord, type RunMeta, readRecords, toRun } from '../runners/records.js';
import type { Store } from '../store/store.js';

export interface DrainOptions {
  /** The run that just ended: its records, or its output where it left none, become one run. */
  run?: Omit<RunMeta, 'output'> & { stdout?: string; stderr?: string };
  /** The program that just ended under the runtime register; a signal is an error even when nothing was recorded. */
  crash?: {
    command: string[];
    /** Relative to the root of the repository where it is inside of it; the record's own where not told. */
    cwd?: string;
    signal: string | null;
    tree: string | null;
    branch: string | null;
  };
  /** Tree and branch of records that nothing else is known of. */
  tree?: string | null;
  branch?: string | null;
}

/**
 * Records what reporters and hooks left in the inbox, then removes it. Each run is recorded under its id, and an id
 * counts once: when healer dies in between, or two of them drain at once, nothing is lost and nothing counted twice.
 */
export async function drainInbox(
  repo: Pick<Repository, 'root'>,
  store: Pick<Store, 'inbox' | 'errors'>,
  options: DrainOptions = {},
): Promise<{ runs: Run[]; errors: ErrorRecord[] }> {
  const found = await readRecords(store.inbox);
  const runs = await runsOf(
    found.map(({ record }) => record),
    options,
  );
  const errors = new Map<string, ErrorRecord>();
  for (const run of runs)
    for (const error of await recordErrors(run, repo, store)) errors.set(error.id, error);
  await Promise.all(found.map(({ file }) => unlink(file).catch(() => {})));
  return { runs, errors: [...errors.values()] };
}

/** Most runs are green where no error is known. They change nothing, so what records errors is not even loaded. */
async function recordErrors(
  run: Run,
  { root }: Pick<Repository, 'root'>,
  { errors }: Pick<Store, 'errors'>,
): Promise<ErrorRecord[]> {
  const green = run.exitCode === 0 && run.errors.length === 0 && !run.tests.some(hasFailed);
  if (green && (await errors.all()).length === 0) return [];
  const [{ failuresOf }, { recordFailures }] = await Promise.all([
    import('./failures.js'),
    import('./deduplicate.js'),
  ]);
  return recordFailures(errors, await failuresOf(run, root), run);
}

async function runsOf(records: readonly InboxRecord[], options: DrainOptions): Promise<Run[]> {
  const own = options.run;
  const groups = new Map<string, InboxRecord[]>();
  for (const record of records) {
    const id = record.run ?? record.id;
    groups.set(id, [...(groups.get(id) ?? []), record]);
  }
  if (own && !groups.has(own.id)) groups.set(own.id, []);
  const found = [...groups].map(async ([id, group]) => {
    if (own?.id === id) return [await finishedRun(group, own)];
    return group.every(({ kind }) => kind === 'crash')
      ? group.map((each) => crashRun(each, options))
      : foundRun(id, group, options);
  });
  const runs = (await Promise.all(found)).flat();
  return runs.length === 0 || !options.crash ? [...runs, ...signalRun(options)] : runs;
}

function finishedRun(
  group: readonly InboxRecord[],
  { stdout, stderr, ...meta }: NonNullable<DrainOptions['run']>,
): Promise<Run> {
  const printed = stdout !== undefined || stderr !== undefined;
  return toRun(group, {
    ...meta,
    ...(printed && { output: { stdout: stdout ?? '', stderr: stderr ?? '' } }),
  });
}

/** A run that healer did not start itself, or whose `healer test` died: how it ended has to be told from its tests. */
async function foundRun(id: string, group: readonly InboxRecord[], options: DrainOptions): Promise<Run[]> {
  const [first] = group;
  const tests = group.flatMap((record) => record.tests);
  const errors = group.flatMap((record) => record.errors);
  if (!first || tests.length + errors.length === 0) return [];
  const red = errors.length > 0 || tests.some(hasFailed);
  const complete = group.every((record) => record.complete);
  const meta = {
    id,
    command: first.command,
    cwd: first.cwd,
    tree: options.tree ?? null,
    branch: options.branch ?? null,
    exitCode: red ? 1 : complete ? 0 : null,
    signal: null,
    durationMs: Math.max(...group.map((record) => record.durationMs)),
  };
  return [await toRun(group, meta)];
}

function crashRun(record: InboxRecord, { crash, tree, branch }: DrainOptions): Run {
  return {
    id: record.run ?? record.id,
    at: record.at,
    command: crash?.command ?? record.command,
    cwd: crash?.cwd ?? record.cwd,
    runner: 'command',
    node: record.node,
    tree: crash?.tree ?? tree ?? null,
    branch: crash?.branch ?? branch ?? null,
    exitCode: 1,
    signal: null,
    durationMs: record.durationMs,
    tests: [],
    errors: record.errors,
  };
}

/** A process that a signal ended could not write anything itself. */
function signalRun({ crash }: DrainOptions): Run[] {
  if (!crash?.signal) return [];
  const at = new Date().toISOString();
  const { command, cwd = '', signal, tree, branch } = crash;
  const id = `signal-${at}-${process.pid}`;
  const how = { exitCode: null, signal, durationMs: 0, tests: [], errors: [] };
  return [{ id, at, command, cwd, runner: 'command', node: process.version, tree, branch, ...how }];
}

const hasFailed = ({ status }: TestResult): boolean => status === 'failed';
