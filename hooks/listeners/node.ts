import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestResult, TestStatus, ThrownError } from '../../core/model.js';
import { parsePrinted } from '../printed-error.js';
import type { Recorder } from '../recorder.js';
import { toThrown } from '../thrown.js';
import { isLastWord, type NodeTestError, type NodeTestEvent } from './node-events.js';

/** Turns events into results. Suites are left out unless they themselves failed, in a hook say. */
export function nodeTestListener(recorder: Recorder): (event: NodeTestEvent) => void {
  const titles: string[] = [];
  const executing = new Map<string, string[]>();
  const printed = new Map<string, string>();
  let lastFile = '';

  return ({ type, data }) => {
    if (type === 'test:stderr' && data.file) remember(printed, resolve(data.file), data.message ?? '');
    if (type === 'test:stderr') recorder.warned(data.message ?? '');
    if (type === 'test:dequeue' && isFile(data))
      recorder.began(keyOf(data), { file: recorder.file(data.file ?? data.name), path: [] });
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
    recorder.ended(keyOf(data));
    const path = data.file ?? data.name;
    const error = parsePrinted(printed.get(resolve(path)) ?? '') ?? describeExit(data);
    const holdsTests = mentionsTests(path);
    if (failed && holdsTests) recorder.fileFailed(recorder.file(path), error);
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
