import { lstat, mkdir, readdir, readFile, readlink, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Run, TestResult, ThrownError } from '../model.js';
import { isAlive as isProcessAlive } from '../workspace/processes.js';
import { testKey } from './test-key.js';

const thrownError: z.ZodMiniType<ThrownError> = z.lazy(() =>
  z.object({
    name: z.string(),
    message: z.string(),
    stack: z.optional(z.string()),
    code: z.optional(z.string()),
    expected: z.optional(z.string()),
    actual: z.optional(z.string()),
    operator: z.optional(z.string()),
    excerpt: z.optional(z.string()),
    cause: z.optional(thrownError),
    errors: z.optional(z.array(thrownError)),
  }),
);

/** What a tracker told of, read already; see core/capture/trackers. */
const trackedError = z.object({
  id: z.string(),
  at: z.optional(z.string()),
  thrown: thrownError,
  source: z.object({
    tracker: z.enum(['sentry', 'github', 'opentelemetry']),
    link: z.nullable(z.string()),
  }),
});

const testResult = z.object({
  file: z.string(),
  path: z.array(z.string()),
  status: z.enum(['passed', 'failed', 'skipped', 'todo']),
  durationMs: z.number(),
  line: z.optional(z.number()),
  error: z.optional(thrownError),
  output: z.optional(z.string()),
});

/** What a reporter leaves in the inbox: one file a test process, one a crash, or one a delivery of a tracker. */
const inboxRecord = z.object({
  schema: z.literal('healer/inbox@1'),
  id: z.string(),
  kind: z.enum(['run', 'crash', 'tracked']),
  /** Id that `healer test` gave; null from a reporter that the user's own configuration names. */
  run: z.nullable(z.string()),
  at: z.string(),
  runner: z.enum(['node', 'vitest', 'jest', 'mocha', 'command']),
  node: z.string(),
  pid: z.number(),
  cwd: z.string(),
  command: z.array(z.string()),
  /** False when the process was killed before it could finish its record. */
  complete: z.boolean(),
  durationMs: z.number(),
  tests: z.array(testResult),
  errors: z.array(thrownError),
  /** Lines that were printed as warnings or errors; there where they were asked for. */
  warnings: z.optional(z.array(z.string())),
  /** What the program `file` printed in the Test Anything Protocol. */
  tap: z.optional(z.object({ file: z.string(), text: z.string() })),
  /** Of a delivery. */
  tracked: z.optional(z.array(trackedError)),
});
export type InboxRecord = z.infer<typeof inboxRecord>;

/**
 * All records in `folder`, oldest first, with the journals of processes that died before they could finish.
 * What cannot be read as a record is moved to `folder/broken`.
 */
export async function readRecords(folder: string): Promise<{ file: string; record: InboxRecord }[]> {
  const names = (await readdir(folder).catch(() => [])).sort();
  const records: { file: string; record: InboxRecord }[] = [];
  const ids = new Set<string>();
  for (const name of names) {
    if (!/\.(?:json|part|tmp)$/.test(name) || name.startsWith('coverage-')) continue;
    const file = join(folder, name);
    const owner = await ownerOf(name);
    if (owner === 'alive' || (owner === 'unknown' && name.endsWith('.tmp'))) continue;
    const stats = await lstat(file).catch(() => null);
    if (stats === null) continue;
    if (!stats.isFile() || stats.size > largestRecord) {
      await setAside(folder, name);
      continue;
    }
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) continue;
    const read = await (name.endsWith('.part') ? fromJournal(text) : readRecordText(text));
    if (read === 'running') continue;
    // Half a record, whose journal is beside it, or a journal that was not yet begun.
    if (read === null && owner === 'dead') await unlink(file).catch(() => {});
    else if (read === null) await setAside(folder, name);
    else if (ids.has(read.id)) await unlink(file).catch(() => {});
    else {
      ids.add(read.id);
      records.push({ file, record: read });
    }
  }
  return records;
}

/** Bytes; a larger one is the work of a runaway test, and reading it would take healer with it. */
const largestRecord = 256 * 1024 ** 2;

export interface RunMeta {
  id: string;
  command: string[];
  cwd: string;
  tree: string | null;
  branch: string | null;
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  output?: { stdout: string; stderr: string };
}

/**
 * One run out of the records of its processes. Results of the same test are one result, the worst. Where no
 * record tells of a test, the output is read as TAP or JUnit XML; where that fails too, the command as a whole
 * is the only test.
 */
export async function toRun(records: readonly InboxRecord[], meta: RunMeta): Promise<Run> {
  const { output, ...known } = meta;
  const runs = records.filter((record) => record.kind === 'run');
  const failed = meta.exitCode !== 0;
  const crashes = failed ? records.filter((record) => record.kind === 'crash') : [];
  let tests = runs.flatMap((record) => record.tests as TestResult[]);
  let errors = [...runs, ...crashes].flatMap((record) => record.errors);
  if (
    tests.length === 0 &&
    errors.length + runs.length === crashes.flatMap((record) => record.errors).length
  ) {
    const read = output ? (await import('./output.js')).parseOutput(output) : { tests: [], errors: [] };
    tests = read.tests;
    errors = errors.length > 0 ? errors : failed ? read.errors : [];
    if (tests.length === 0) {
      tests = [wholeCommand(meta, errors)];
      errors = [];
    }
  }
  const warnings = runs.flatMap((record) => record.warnings ?? []);
  return {
    ...known,
    ...(warnings.length > 0 && { warnings }),
    at: runs[0]?.at ?? new Date(Date.now() - meta.durationMs).toISOString(),
    runner: runs[0]?.runner ?? 'command',
    node: runs[0]?.node ?? process.version,
    tests: mergeDuplicates(tests),
    errors,
  };
}

/** One finished record; null where the text is none. */
export async function readRecordText(text: string): Promise<InboxRecord | null> {
  try {
    const { tap, ...record } = inboxRecord.parse(JSON.parse(text));
    if (!tap) return record;
    const { parseTap } = await import('./tap.js');
    return { ...record, tests: [...record.tests, ...parseTap(tap.text, tap.file)] };
  } catch {
    return null;
  }
}

/** A journal is a header line, then one line an event; its last line may be torn. */
async function fromJournal(text: string): Promise<InboxRecord | null | 'running'> {
  const [first = '', ...lines] = text.split('\n');
  try {
    const header = JSON.parse(first);
    if (await isAlive(header)) return 'running';
    const tests = new Map<string, TestResult>();
    const errors: ThrownError[] = [];
    const running = new Map<string, TestResult>();
    for (const line of lines) readLine(line, tests, errors, running);
    for (const test of innermost([...running.values()])) tests.set(testKey(test), test);
    const record = { ...header, complete: false, durationMs: 0, tests: [...tests.values()], errors };
    return inboxRecord.parse(record);
  } catch {
    return null;
  }
}

function readLine(
  line: string,
  tests: Map<string, TestResult>,
  errors: ThrownError[],
  running: Map<string, TestResult>,
): void {
  try {
    const event = JSON.parse(line);
    if (event.test) tests.set(testKey(event.test), event.test);
    if (event.error) errors.push(event.error);
    if (event.began) running.set(event.key, { ...event.began, ...interrupted });
    if (event.ended) running.delete(event.ended);
    if (event.allEnded) running.clear();
  } catch {
    // the line that was being written when the process died
  }
}

/** A file is only blamed for hanging where none of its tests is known to hang. */
const innermost = (running: readonly TestResult[]): TestResult[] =>
  running.filter(
    ({ file, path }) =>
      path.length > 0 || !running.some((other) => other.file === file && other.path.length > 0),
  );

const interrupted = {
  status: 'failed',
  durationMs: 0,
  error: {
    name: 'Error',
    code: 'ERR_TEST_INTERRUPTED',
    message: 'The test had not ended when its process was killed',
  },
} as const;

/** Whose a file is that its process has not finished: `<id>.<pid>-<namespace>.tmp`, or `.part`. */
async function ownerOf(name: string): Promise<'alive' | 'dead' | 'unknown'> {
  const [, pid, namespace] = /\.(\d+)-(\d*)\.(?:tmp|part)$/.exec(name) ?? [];
  if (pid === undefined) return 'unknown';
  const own = { pid: Number(pid), namespace: namespace === '' ? null : `pid:[${namespace}]` };
  return (await isAlive(own)) ? 'alive' : 'dead';
}

/** A process id of another namespace (a sandbox that is gone) cannot be asked, and counts as dead. */
async function isAlive(header: { pid?: unknown; namespace?: unknown }): Promise<boolean> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => null);
  if (typeof header.pid !== 'number' || header.namespace !== namespace) return false;
  return isProcessAlive(String(header.pid));
}

async function setAside(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, 'broken'), { recursive: true }).catch(() => {});
  await rename(join(folder, name), join(folder, 'broken', name)).catch(() => {});
}

const severity = { failed: 3, passed: 2, todo: 1, skipped: 0 } as const;

function mergeDuplicates(tests: readonly TestResult[]): TestResult[] {
  const merged = new Map<string, TestResult>();
  for (const test of tests) {
    const key = testKey(test);
    const other = merged.get(key);
    if (!other || severity[test.status] > severity[other.status]) merged.set(key, test);
  }
  return [...merged.values()];
}

/** Characters of what a command printed last that are kept where there is nothing better to show. */
const mostSaid = 4_000;

/** A shell ends with 127 where it finds no such command (POSIX.1-2024, XCU 2.8.2). */
const howItEnded = (exitCode: number | null): string =>
  exitCode === 127
    ? 'ended with exit code 127, command not found: a program that it starts is not installed, or is not on the PATH'
    : `ended with exit code ${exitCode ?? 'unknown'} and no test was seen: a step before the tests failed, or nothing tells which tests it runs`;

function wholeCommand(meta: RunMeta, errors: ThrownError[]): TestResult {
  const name = meta.command.join(' ') + (meta.cwd === '' ? '' : ` in ${meta.cwd}`);
  const passed = meta.exitCode === 0;
  const how = meta.signal ? `was ended by ${meta.signal}` : howItEnded(meta.exitCode);
  const result: TestResult = {
    file: '',
    path: [name],
    status: passed ? 'passed' : 'failed',
    durationMs: meta.durationMs,
  };
  if (passed) return result;
  result.error = errors[0] ?? { name: 'Error', message: `\`${name}\` ${how}` };
  const said = meta.output && [meta.output.stdout, meta.output.stderr].join('\n').trim();
  if (said) result.output = said.slice(-mostSaid);
  return result;
}
