import type { TestResult, ThrownError } from '../../core/model.js';
import { Recorder } from '../recorder.js';
import { targetFromFolder } from '../target.js';
import { cut, toThrown } from '../thrown.js';

interface VitestCase {
  type: string;
  name: string;
  module: { moduleId: string };
  parent: VitestCase;
  location?: { line: number };
  options?: { mode?: string };
  result(): { state: string; errors?: readonly VitestError[] };
  diagnostic?(): { duration?: number } | undefined;
}

interface VitestModule {
  moduleId: string;
  children: { allTests(): Iterable<VitestCase> };
  errors(): VitestError[];
}

type VitestError = {
  name?: string;
  message?: string;
  stack?: string;
  expected?: unknown;
  actual?: unknown;
  cause?: VitestError;
};

/** A vitest reporter (version 3 and later) that only writes the inbox record. */
export function vitestReporter(recorder: Recorder) {
  return {
    onTestCaseReady(test: VitestCase) {
      recorder.began(keyOf(test), { file: recorder.file(test.module.moduleId), path: pathOf(test) });
    },
    onTestCaseResult(test: VitestCase) {
      recorder.ended(keyOf(test));
      recorder.test(resultOf(test, recorder));
    },
    onUserConsoleLog({ type, content }: { type: string; content: string }) {
      if (type === 'stderr') recorder.warned(content);
    },
    onTestModuleEnd(module: VitestModule) {
      for (const error of module.errors())
        recorder.fileFailed(recorder.file(module.moduleId), thrownOf(error, module.moduleId));
    },
    onTestRunEnd(_modules: unknown, errors: readonly VitestError[] = []) {
      for (const error of errors) recorder.error(thrownOf(error));
      recorder.allEnded();
      recorder.finish();
    },
  };
}

/** `healer/reporters/vitest` in a user's own configuration. */
export default class HealerVitestReporter {
  constructor() {
    const target = process.env.HEALER_ATTACHED === '1' ? null : targetFromFolder();
    if (target) Object.assign(this, vitestReporter(new Recorder(target, 'vitest')));
  }
}

function resultOf(test: VitestCase, recorder: Recorder): TestResult {
  const { state, errors = [] } = test.result();
  const status =
    state === 'failed'
      ? 'failed'
      : state === 'passed'
        ? 'passed'
        : test.options?.mode === 'todo'
          ? 'todo'
          : 'skipped';
  const result: TestResult = {
    file: recorder.file(test.module.moduleId),
    path: pathOf(test),
    status,
    durationMs: test.diagnostic?.()?.duration ?? 0,
  };
  if (test.location) result.line = test.location.line;
  const [first, ...more] = errors;
  if (first) result.error = thrownOf(first);
  if (result.error && more.length > 0) result.error.errors = more.map((error) => thrownOf(error));
  return result;
}

const keyOf = (test: VitestCase): string => [test.module.moduleId, ...pathOf(test)].join('\n');

function pathOf(test: VitestCase): string[] {
  const path: string[] = [];
  for (let at = test; at && at.type !== 'module'; at = at.parent) path.unshift(at.name);
  return path;
}

/** vitest sends expected and actual as the texts it shows in a diff. */
function thrownOf(error: VitestError, file?: string): ThrownError {
  const thrown = toThrown(error);
  if (typeof error.expected === 'string') thrown.expected = cut(error.expected);
  if (typeof error.actual === 'string') thrown.actual = cut(error.actual);
  if (file && !thrown.stack?.includes('\n'))
    thrown.stack = `${thrown.name}: ${thrown.message}\n    at ${file}:1:1`;
  return thrown;
}
