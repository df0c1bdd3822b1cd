import type { ErrorRecord, Failure, Run, Sensor } from '../model.js';
import { testKey } from '../runners/test-key.js';
import { withoutSecrets, withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Table } from '../store/table.js';
import { classify } from './classify.js';
import { describe } from './describe.js';
import { fingerprint } from './fingerprint.js';
import { measureFlapping } from './flapping.js';
import { nextState } from './states.js';

const mostOutcomes = 60;
const mostTests = 200;

/** Outcomes of a run count once as long as its id is among the last ones of an error, so that no more are recorded at once. */
export const mostRunsAtOnce = 40;

/** A run with what failed in it. */
export interface ObservedRun {
  run: Run;
  failures: readonly Failure[];
}

/**
 * Merges failures into the errors behind them and returns those errors. With `run`, the run that they are from, errors
 * whose tests passed in it get a green outcome, and are resolved when it was on a branch where they were seen.
 * A run that was recorded before changes nothing.
 */
export const recordFailures = (
  errors: Pick<Table<ErrorRecord>, 'update'>,
  failures: readonly Failure[],
  run?: Run,
): Promise<ErrorRecord[]> => record(errors, [{ failures, run }]);

/** The same for several runs, oldest first, in one write. */
export const recordRuns = (
  errors: Pick<Table<ErrorRecord>, 'update'>,
  runs: readonly ObservedRun[],
): Promise<ErrorRecord[]> => record(errors, runs);

function record(
  errors: Pick<Table<ErrorRecord>, 'update'>,
  observed: readonly { run: Run | undefined; failures: readonly Failure[] }[],
): Promise<ErrorRecord[]> {
  const all = observed.map(({ run, failures }) => ({ run, groups: groupByFingerprint(failures) }));
  return errors.update((records) => {
    const touched = new Map<string, ErrorRecord>();
    for (const { run, groups } of all) {
      for (const [print, group] of groups) touched.set(print, merge(records, print, group, run));
      if (run) for (const each of records) if (!groups.has(each.fingerprint)) observe(each, run);
    }
    return structuredClone([...touched.values()]);
  });
}

/**
 * Resolves what a complete scan no longer reports: errors of these sensors, seen on this branch, that are not among
 * `failures`. Returns the resolved ones.
 */
export function resolveUnseen(
  errors: Pick<Table<ErrorRecord>, 'update'>,
  failures: readonly Failure[],
  scan: { sensors: readonly Sensor[]; tree: string | null; branch: string | null; at: string },
): Promise<ErrorRecord[]> {
  const seen = groupByFingerprint(failures);
  return errors.update((records) => {
    const gone = records.filter(
      (record) =>
        scan.sensors.includes(record.failure.sensor) &&
        !seen.has(record.fingerprint) &&
        nextState(record.state, 'green') !== record.state &&
        isOnBranch(record, scan.branch),
    );
    for (const record of gone) {
      record.state = nextState(record.state, 'green');
      remember(record, { at: scan.at, tree: scan.tree, failed: false });
    }
    return structuredClone(gone);
  });
}

function groupByFingerprint(failures: readonly Failure[]): Map<string, Failure[]> {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const print = fingerprint(failure);
    groups.set(print, [...(groups.get(print) ?? []), failure]);
  }
  return groups;
}

function merge(
  records: ErrorRecord[],
  print: string,
  group: readonly Failure[],
  run: Run | undefined,
): ErrorRecord {
  const [raw] = group;
  if (!raw) throw new RangeError('a group of failures is empty');
  const first = recordable(raw);
  const known = records.find((record) => record.fingerprint === print);
  const record = known ?? create(print, first);
  if (!known) records.push(record);
  addTests(record, group);
  addLocations(record, group);
  const idOf = (failure: Failure) => run?.id ?? failure.run;
  const counted = new Set(record.history.flatMap((outcome) => outcome.run ?? []));
  const fresh = group
    .filter((failure) => !counted.has(idOf(failure) ?? ''))
    .sort((one, other) => (one.at === other.at ? 0 : one.at < other.at ? -1 : 1));
  if (fresh.length === 0) return record;
  const latest = fresh.reduce((one, other) => (other.at > one.at ? other : one));
  record.count += fresh.length;
  record.state = nextState(record.state, 'seen');
  if (latest.at >= record.lastSeen) {
    record.lastSeen = latest.at;
    record.failure = recordable(latest);
  }
  for (const { at, branch } of fresh) {
    if (at < record.firstSeen) record.firstSeen = at;
    if (branch !== null && !record.branches.includes(branch)) record.branches.push(branch);
  }
  // A run gives one outcome, whatever failed in it; occurrences that trackers tell of are one each.
  for (const [id, { at, tree }] of new Map(fresh.map((failure) => [idOf(failure), failure])))
    remember(record, { at, tree, failed: true, ...(id !== undefined && { run: id }) });
  return record;
}

/** Names of tests and files stay as they are: by them tests are run again. */
function recordable(failure: Failure): Failure {
  const { thrown, command } = failure;
  return {
    ...failure,
    thrown: withoutSecretsIn(thrown),
    ...(command && { command: withoutSecretsIn(command) }),
  };
}

function create(print: string, failure: Failure): ErrorRecord {
  return {
    id: print.slice(0, 12),
    fingerprint: print,
    title: withoutSecrets(describe(failure)),
    class: classify(failure),
    state: 'open',
    firstSeen: failure.at,
    lastSeen: failure.at,
    count: 0,
    branches: [],
    tests: [],
    locations: [],
    failure,
    history: [],
    flapping: false,
    patch: null,
    rejected: [],
  };
}

function addTests(record: ErrorRecord, group: readonly Failure[]): void {
  const known = new Set(record.tests.map(testKey));
  for (const { test } of group) {
    if (!test || known.has(testKey(test)) || record.tests.length >= mostTests) continue;
    known.add(testKey(test));
    record.tests.push({ file: test.file, path: test.path });
  }
}

/** The latest places win: an error that moved is shown where it is now. */
function addLocations(record: ErrorRecord, group: readonly Failure[]): void {
  const [first] = group;
  if (!first) return;
  const frames = first.frames.filter((frame) => frame.origin === 'project').slice(0, 5);
  const places = frames.map(({ file, line, column }) => ({ file, line, column }));
  const test = first.test?.line === undefined ? [] : [{ file: first.test.file, line: first.test.line }];
  const found = first.location ? [first.location] : places.length > 0 ? places : test;
  if (found.length > 0) record.locations = found;
}

/** What a run that did not show this error says about it. */
function observe(record: ErrorRecord, run: Run): void {
  if (record.history.some((outcome) => outcome.run === run.id)) return;
  if (!passedIn(record, run)) return;
  remember(record, { at: run.at, tree: run.tree, failed: false, run: run.id });
  if (isOnBranch(record, run.branch)) record.state = nextState(record.state, 'green');
}

/** Whether a run resolves an error that is recorded. */
export const resolves = (run: Run, record: ErrorRecord): boolean =>
  nextState(record.state, 'green') !== record.state &&
  isOnBranch(record, run.branch) &&
  passedIn(record, run);

/**
 * Whether the run shows that the error is gone: all of its tests passed, or were taken out of files that ran green.
 * An error that belongs to no test is gone when a whole run of the same runner is green.
 */
function passedIn(record: ErrorRecord, run: Run): boolean {
  const green = isGreen(run);
  if (record.tests.length === 0) {
    return green && record.failure.sensor === 'test' && record.failure.runner === run.runner;
  }
  const results = new Map(run.tests.map((test) => [testKey(test), test.status]));
  const files = new Set(run.tests.map((test) => test.file));
  const outcomes = record.tests.map((test) => {
    const known = results.get(testKey(test));
    if (known !== undefined || !files.has(test.file)) return known ?? 'absent';
    // The file as a whole fails no more where tests of it are told of and it is not.
    return test.path.length === 0 ? 'passed' : green ? 'gone' : 'absent';
  });
  return outcomes.includes('passed') && outcomes.every((status) => status === 'passed' || status === 'gone');
}

const isGreen = (run: Run): boolean =>
  run.exitCode === 0 &&
  run.errors.length === 0 &&
  run.tests.some((test) => test.status === 'passed') &&
  run.tests.every((test) => test.status !== 'failed');

const isOnBranch = (record: ErrorRecord, branch: string | null): boolean =>
  branch === null || record.branches.length === 0 || record.branches.includes(branch);

function remember(record: ErrorRecord, outcome: ErrorRecord['history'][number]): void {
  record.history = [...record.history, outcome].slice(-mostOutcomes);
  record.flapping = measureFlapping(record.history).flapping;
}
