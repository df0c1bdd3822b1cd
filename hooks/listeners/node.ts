import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { TestResult, TestStatus, ThrownError } from '../../core/model.js';
import { parsePrinted } from '../printed-error.js';
import type { Recorder } from '../recorder.js';
import { toThrown } from '../thrown.js';

/** An event of node:test's `TestsStream`; fields by Node's documentation of the class. */
export interface NodeTestEvent {
  type: string;
  data: {
    name: string;
    nesting: number;
    file?: string;
    entryFile?: string;
    line?: number;
    column?: number;
    skip?: string | boolean;
    todo?: string | boolean;
    message?: string;
    details?: { duration_ms?: number; type?: string; error?: NodeTestError; healerErrors?: ThrownError[] };
  };
}

type NodeTestError = {
  failureType?: string;
  cause?: unknown;
  message?: string;
  exitCode?: unknown;
  signal?: unknown;
};

/**
 * Shows `see` every event of node:test in this process, whichever reporters the user has: all of them read one
 * stream, and everything enters it through `push`. So it works for `node --test`, for a file that is run
 * directly and for `run()`, with nothing on the command line and no second process.
 */
export function tapNodeTests(see: (event: NodeTestEvent) => void): void {
  const { push } = Readable.prototype;
  Readable.prototype.push = function tapped(
    this: Readable,
    chunk: unknown,
    encoding?: BufferEncoding,
  ): boolean {
    if (typeof chunk === 'object' && chunk !== null && this.constructor.name === 'TestsStream') {
      try {
        see(chunk as NodeTestEvent);
      } catch {
        // the tests go on whatever happens here
      }
    }
    return push.call(this, chunk, encoding);
  };
}

/** Turns events into results. Suites are left out unless they themselves failed, in a hook say. */
export function nodeTestListener(recorder: Recorder): (event: NodeTestEvent) => void {
  const titles: string[] = [];
  const executing = new Map<string, string[]>();
  const printed = new Map<string, string>();
  let lastFile = '';

  return ({ type, data }) => {
    if (type === 'test:stderr' && data.file) remember(printed, data.file, data.message ?? '');
    if (type === 'test:dequeue' && !isFile(data)) {
      const path = executing.get(data.file ?? '') ?? [];
      path.splice(data.nesting, path.length, data.name);
      executing.set(data.file ?? '', path);
      recorder.began(keyOf(data), { file: fileOf(data), path: [...path], ...lineOf(data) });
    }
    if (type === 'test:complete') recorder.ended(keyOf(data));
    if (isLastWord(type, data)) recorder.allEnded();
    if (type === 'test:start') titles.splice(data.nesting, titles.length, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') return;
    if (isFile(data)) {
      fileEnded(data, type === 'test:fail');
      return;
    }
    if (data.skip === filteredOut) return;
    const error = data.details?.error;
    const failed = type === 'test:fail';
    if (failed && error?.failureType === 'subtestsFailed') return;
    if (!failed && data.details?.type === 'suite') return;
    const result: TestResult = {
      file: fileOf(data),
      path: [...titles.slice(0, data.nesting), data.name],
      status: statusOf(data, failed),
      durationMs: data.details?.duration_ms ?? 0,
      ...lineOf(data),
    };
    if (failed && result.status === 'failed') result.error = thrownOf(error, data.details?.healerErrors);
    recorder.test(result);
  };

  function fileOf(data: NodeTestEvent['data']): string {
    const file = data.entryFile ?? data.file;
    if (file) lastFile = recorder.file(file);
    return lastFile;
  }

  /** A file counts as a test only where it holds none: a plain script of assertions. */
  function fileEnded(data: NodeTestEvent['data'], failed: boolean): void {
    const path = data.file ?? data.name;
    const error = parsePrinted(printed.get(path) ?? '') ?? describeExit(data);
    const holdsTests = mentionsTests(path);
    if (failed && holdsTests) recorder.error(error);
    if (holdsTests || (data.skip !== undefined && data.skip !== false)) return;
    const result: TestResult = {
      file: recorder.file(path),
      path: [],
      status: failed ? 'failed' : 'passed',
      durationMs: data.details?.duration_ms ?? 0,
    };
    if (failed) result.error = error;
    recorder.test(result);
  }
}

/** What Node 20 reports of tests that a name pattern leaves out. */
export const filteredOut = 'test name does not match pattern';

const isFile = (data: NodeTestEvent['data']): boolean =>
  data.nesting === 0 &&
  data.file !== undefined &&
  data.line === 1 &&
  resolve(data.name) === resolve(data.file);

const lineOf = (data: NodeTestEvent['data']): { line?: number } =>
  data.line !== undefined && (data.entryFile === undefined || data.entryFile === data.file)
    ? { line: data.line }
    : {};

const keyOf = ({ file, line, column, nesting, name }: NodeTestEvent['data']): string =>
  `${file}:${line}:${column}:${nesting}:${name}`;

/** The totals, which end the report of a whole run. */
export const isLastWord = (type: string, data: NodeTestEvent['data']): boolean =>
  type === 'test:diagnostic' && data.nesting === 0 && /^duration_ms /.test(data.message ?? '');

function statusOf(data: NodeTestEvent['data'], failed: boolean): TestStatus {
  if (data.todo !== undefined && data.todo !== false) return 'todo';
  if (data.skip !== undefined && data.skip !== false) return 'skipped';
  return failed ? 'failed' : 'passed';
}

/** node:test wraps what was thrown; what matters is the cause, unless it is only a text about the wrapper. */
function thrownOf(error: NodeTestError | undefined, errors: ThrownError[] | undefined) {
  const inner = error?.cause;
  const thrown = toThrown(typeof inner === 'object' && inner !== null ? inner : error);
  if (typeof inner === 'string') thrown.message = inner;
  if (error?.failureType === 'testTimeoutFailure') thrown.code = 'ERR_TEST_TIMEOUT';
  if (error?.failureType === 'cancelledByParent') thrown.code = 'ERR_TEST_CANCELLED';
  if (errors && !thrown.errors) thrown.errors = errors;
  return thrown;
}

function remember(printed: Map<string, string>, file: string, text: string): void {
  const before = printed.get(file) ?? '';
  if (before.length < 65_536) printed.set(file, before + text);
}

function describeExit(data: NodeTestEvent['data']) {
  const { exitCode, signal } = data.details?.error ?? {};
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode ?? 'unknown'}`;
  const message = `The test file ${data.name} ${how}`;
  return { name: 'Error', message, stack: `Error: ${message}\n    at ${data.file}:1:1` };
}

function mentionsTests(path: string): boolean {
  try {
    return /['"](?:node:)?test(?:\/reporters)?['"]|\b(?:describe|it|test)\s*\(/.test(
      readFileSync(path, 'utf8'),
    );
  } catch {
    return true;
  }
}
