import type { TestResult, ThrownError } from '../../core/model.js';
import { parsePrinted } from '../printed-error.js';
import { Recorder } from '../recorder.js';
import { targetFromFolder } from '../target.js';
import { cut, print } from '../thrown.js';

interface JestCase {
  title: string;
  ancestorTitles: string[];
  status: string;
  duration?: number | null;
  failureMessages: string[];
  failureDetails?: unknown[];
  location?: { line: number } | null;
}

interface JestFile {
  testFilePath: string;
  testResults: JestCase[];
  testExecError?: { message: string; stack?: string | null; code?: string } | null;
  failureMessage?: string | null;
  /** What was printed in the file, where jest gathers it. */
  console?: { type: string; message: string }[] | null;
}

/** A jest reporter that only writes the inbox record. */
export default class HealerJestReporter {
  #recorder: Recorder | null;

  constructor() {
    const target = targetFromFolder();
    this.#recorder = target && new Recorder(target, 'jest');
  }

  onTestFileResult(_test: unknown, file: JestFile): void {
    const recorder = this.#recorder;
    if (!recorder) return;
    const path = recorder.file(file.testFilePath);
    for (const test of file.testResults) recorder.test(resultOf(path, test));
    for (const { type, message } of file.console ?? [])
      if (type === 'error' || type === 'warn') recorder.warned(message);
    if (file.testExecError) recorder.fileFailed(path, loadErrorOf(file));
  }

  onTestResult(test: unknown, file: JestFile): void {
    this.onTestFileResult(test, file);
  }

  onRunComplete(): void {
    this.#recorder?.finish();
  }

  getLastError(): undefined {
    return undefined;
  }
}

function resultOf(file: string, test: JestCase): TestResult {
  const result: TestResult = {
    file,
    path: [...test.ancestorTitles, test.title],
    status: statusOf(test.status),
    durationMs: test.duration ?? 0,
  };
  if (test.location) result.line = test.location.line;
  const [first, ...more] = test.failureMessages;
  if (result.status === 'failed' && first !== undefined) {
    result.error = thrownOf(first, test.failureDetails?.[0]);
    if (more.length > 0)
      result.error.errors = more.map((one, index) => thrownOf(one, test.failureDetails?.[index + 1]));
  }
  return result;
}

const statusOf = (status: string): TestResult['status'] =>
  status === 'failed' || status === 'passed' ? status : status === 'todo' ? 'todo' : 'skipped';

/** jest hands over a printed error; the values that a matcher compared lie beside it. */
function thrownOf(printed: string, details: unknown): ThrownError {
  const text = uncolour(printed);
  const thrown = parsePrinted(text) ?? { name: 'Error', message: cut(text) };
  thrown.stack = cut(text);
  const matcher = matcherOf(details);
  if (matcher) {
    thrown.name = 'AssertionError';
    thrown.message = cut(uncolour(matcher.message ?? thrown.message));
    if ('expected' in matcher) thrown.expected = print(matcher.expected);
    if ('actual' in matcher) thrown.actual = print(matcher.actual);
    if (matcher.name) thrown.operator = matcher.name;
  }
  return thrown;
}

function matcherOf(details: unknown) {
  if (typeof details !== 'object' || details === null || !('matcherResult' in details)) return null;
  return details.matcherResult as {
    message?: string;
    name?: string;
    expected?: unknown;
    actual?: unknown;
  } | null;
}

function loadErrorOf(file: JestFile): ThrownError {
  const { testExecError, failureMessage } = file;
  const text = uncolour(testExecError?.stack || testExecError?.message || failureMessage || '');
  const thrown = parsePrinted(text) ?? { name: 'Error', message: cut(text) };
  const stack = text.includes('\n    at ') ? text : `${text}\n    at ${file.testFilePath}:1:1`;
  return { ...thrown, stack: cut(stack), ...(testExecError?.code ? { code: testExecError.code } : {}) };
}

const uncolour = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');
