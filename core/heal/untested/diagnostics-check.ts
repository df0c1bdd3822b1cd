import { randomUUID } from 'node:crypto';
import { describe } from '../../capture/describe.js';
import { fingerprint } from '../../capture/fingerprint.js';
import type { ErrorRecord, Failure, TestId, TestResult } from '../../model.js';
import type { Check } from '../../sandbox/check.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Session } from '../session.js';
import { askTool, type StaticSensor } from './ask-tool.js';

export interface DiagnosticsCheckOptions {
  sensor: StaticSensor;
  /** The diagnostics that are to go. */
  errors: readonly ErrorRecord[];
  /** Everything that the tool says of the unchanged tree. */
  known: readonly Failure[];
}

/** Passes once the compiler or linter no longer reports these diagnostics; whatever it reports more often is fresh. */
export function diagnosticsCheck(
  session: Session,
  { sensor, errors, known }: DiagnosticsCheckOptions,
): Check {
  const watched = errors.map(diagnosticId);
  const files = [...new Set(watched.map(({ file }) => file))];
  const before = countByFingerprint(known);
  return {
    watched,
    look: async (worktree, signal = session.signal) => {
      const startedAt = steadyNow();
      const { failures, trouble } = await askTool(session, worktree, { sensor, files, signal });
      const now = countByFingerprint(failures);
      const durationMs = steadyNow() - startedAt;
      const tests = errors.map((error): TestResult => {
        const left = trouble.length > 0 || now.has(error.fingerprint);
        return {
          ...diagnosticId(error),
          status: left ? 'failed' : 'passed',
          durationMs: 0,
          ...(left && { error: error.failure.thrown }),
        };
      });
      const more = failures.filter(
        (failure) => (now.get(fingerprint(failure)) ?? 0) > (before.get(fingerprint(failure)) ?? 0),
      );
      return {
        run: {
          id: randomUUID(),
          at: new Date(startedAt).toISOString(),
          command: sensor === 'compiler' ? ['tsc', '--noEmit'] : ['eslint', ...files],
          cwd: '',
          runner: 'command',
          node: process.version,
          tree: null,
          branch: null,
          exitCode: tests.some(({ status }) => status === 'failed') ? 1 : 0,
          signal: null,
          durationMs,
          tests,
          errors: [],
        },
        exceeded: null,
        fresh: [...trouble, ...more.map(describe)],
      };
    },
  };
}

/** A diagnostic is named as a test is: by its file, its code and its message. */
function diagnosticId({ failure, title }: ErrorRecord): TestId {
  const { thrown, location } = failure;
  return { file: location?.file ?? '', path: [`${thrown.code ?? thrown.name}: ${thrown.message || title}`] };
}

function countByFingerprint(failures: readonly Failure[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const print = fingerprint(failure);
    counts.set(print, (counts.get(print) ?? 0) + 1);
  }
  return counts;
}
