import { unlink } from 'node:fs/promises';
import { isHealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord, Run, TestResult } from '../model.js';
import { type InboxRecord, type RunMeta, readRecords, toRun } from '../runners/records.js';
import type { Store } from '../store/store.js';
import { lockPlace } from '../store/sweep-locks.js';
import { isRunning } from './run-id.js';
import type { Tracked } from './trackers/tracked.js';

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
 * What a `healer test` that still runs has gathered is left to it.
 */
export async function drainInbox(
  repo: Pick<Repository, 'root'>,
  store: Pick<Store, 'folder' | 'inbox' | 'errors'>,
  options: DrainOptions = {},
): Promise<{ runs: Run[]; errors: ErrorRecord[] }> {
  const found = await readRuns(store.inbox, options);
  // Most runs are green where no error is known. They change nothing, so nobody waits, and what records is not loaded.
  if (found.every(changesNothing) && (await store.errors.all()).length === 0) {
    await remove(found);
    return { runs: runsOf(found), errors: [] };
  }
  const own = found.filter(({ run }) => isOwn(run, options));
  const others =
    own.length < found.length ? await drainOthers(repo, store, options) : { runs: [], errors: [] };
  const errors = [...others.errors, ...(await recordAll(own, repo, store))];
  return {
    runs: [...others.runs, ...runsOf(own)],
    errors: [...new Map(errors.map((error) => [error.id, error])).values()],
  };
}

/**
 * What several healers may find at once is taken by one of them at a time. Whoever has run the tests does not wait long
 * for that: the others are recorded all the same.
 */
async function drainOthers(
  repo: Pick<Repository, 'root'>,
  store: Pick<Store, 'folder' | 'inbox' | 'errors'>,
  options: DrainOptions,
): Promise<{ runs: Run[]; errors: ErrorRecord[] }> {
  const { withLock } = await import('../store/lock.js');
  const work = async () => {
    const found = await readRuns(store.inbox, options);
    const others = found.filter(({ run }) => !isOwn(run, options));
    return { runs: runsOf(others), errors: await recordAll(others, repo, store) };
  };
  const waitMs = options.run ? 10_000 : 120_000;
  return withLock(lockPlace(store, 'inbox'), work, { waitMs }).catch((error) => {
    if (options.run && isHealerError(error, 'LOCK_HELD')) return { runs: [], errors: [] };
    throw error;
  });
}

/** A run, and the files that told of it; null where they told of no test and no error, or hold what trackers told of. */
interface FoundRun {
  run: Run | null;
  files: string[];
  told?: { at: string; tracked: readonly Tracked[] };
}

/** A batch is recorded and then removed, so that after a kill no more is found again than the errors still know. */
async function recordAll(
  found: readonly FoundRun[],
  { root }: Pick<Repository, 'root'>,
  { errors }: Pick<Store, 'errors'>,
): Promise<ErrorRecord[]> {
  const [{ failuresOf }, { mostRunsAtOnce, recordRuns }, { mapsOfBuilt }] = await Promise.all([
    import('./failures.js'),
    import('./deduplicate.js'),
    import('../workspace/built/maps.js'),
  ]);
  const mapOf = mapsOfBuilt(root);
  const recorded = new Map<string, ErrorRecord>();
  for (let start = 0; start < found.length; start += mostRunsAtOnce) {
    const batch = found.slice(start, start + mostRunsAtOnce);
    const observed = runsOf(batch).map(async (run) => ({
      run,
      failures: await failuresOf(run, root, mapOf),
    }));
    for (const error of await recordRuns(errors, await Promise.all(observed))) recorded.set(error.id, error);
    for (const error of await recordTold(batch, root, errors)) recorded.set(error.id, error);
    await remove(batch);
  }
  return [...recorded.values()];
}

async function recordTold(
  batch: readonly FoundRun[],
  root: string,
  errors: Store['errors'],
): Promise<ErrorRecord[]> {
  const told = batch.flatMap((found) => found.told ?? []);
  if (told.length === 0) return [];
  const [{ fromTracked }, { recordFailures }] = await Promise.all([
    import('./ingest.js'),
    import('./deduplicate.js'),
  ]);
  const failures = told.map(async ({ at, tracked }) =>
    (await fromTracked(tracked, root)).map((failure) => ({ at, tree: null, branch: null, ...failure })),
  );
  return recordFailures(errors, (await Promise.all(failures)).flat());
}

async function remove(found: readonly FoundRun[]): Promise<void> {
  await Promise.all(found.flatMap(({ files }) => files).map((file) => unlink(file).catch(() => {})));
}

const isOwn = (run: Run | null, options: DrainOptions): boolean =>
  options.run !== undefined && run?.id === options.run.id;

const runsOf = (found: readonly FoundRun[]): Run[] => found.flatMap(({ run }) => run ?? []);

const changesNothing = ({ run, told }: FoundRun): boolean =>
  (run === null && told === undefined) ||
  (run !== null && run.exitCode === 0 && run.errors.length === 0 && !run.tests.some(hasFailed));

async function readRuns(inbox: string, options: DrainOptions): Promise<FoundRun[]> {
  const own = options.run;
  const groups = new Map<string, Found[]>();
  for (const each of await readRecords(inbox)) {
    const id = each.record.run ?? each.record.id;
    if (id !== own?.id && isRunning(each.record.run)) continue;
    groups.set(id, [...(groups.get(id) ?? []), each]);
  }
  if (own && !groups.has(own.id)) groups.set(own.id, []);
  const found = [...groups].map(async ([id, group]): Promise<FoundRun[]> => {
    const records = group.map(({ record }) => record);
    const files = group.map(({ file }) => file);
    if (own?.id === id) return [{ run: await finishedRun(records, own), files }];
    if (records.every(({ kind }) => kind === 'tracked'))
      return group.map(({ record: { at, tracked = [] }, file }) => ({
        run: null,
        files: [file],
        told: { at, tracked },
      }));
    if (records.every(({ kind }) => kind === 'crash'))
      return group.map(({ record, file }) => ({ run: crashRun(record, options), files: [file] }));
    return [{ run: await foundRun(id, records, options), files }];
  });
  const runs = (await Promise.all(found)).flat();
  const isTold = options.crash && runs.some(({ run }) => run !== null);
  return isTold ? runs : [...runs, ...signalRun(options).map((run) => ({ run, files: [] }))];
}

type Found = Awaited<ReturnType<typeof readRecords>>[number];

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
async function foundRun(
  id: string,
  group: readonly InboxRecord[],
  options: DrainOptions,
): Promise<Run | null> {
  const [first] = group;
  const tests = group.flatMap((record) => record.tests);
  const errors = group.flatMap((record) => record.errors);
  if (!first || tests.length + errors.length === 0) return null;
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
  return toRun(group, meta);
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
