import type { ErrorClass, Failure } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import type { Statement } from './statements.js';

/**
 * How the stacks point at a statement, 0..1: 1 for the place where the engine threw, less for each caller.
 * An error that the project throws itself says less about its own `throw` than about what led there.
 */
export function stackScore(
  file: string,
  statement: Statement,
  failures: readonly Failure[],
  kind: ErrorClass,
): number {
  return Math.max(0, ...failures.map((failure) => scoreOf(file, statement, failure, kind)));
}

function scoreOf(file: string, statement: Statement, failure: Failure, kind: ErrorClass): number {
  if (failure.location?.file === file && holds(statement, failure.location.line)) return 1;
  const frames = failure.frames.filter((frame) => frame.origin === 'project' && !isTestFile(frame.file));
  const depth = frames.findIndex((frame) => frame.file === file && holds(statement, frame.line));
  if (depth >= 0) return weightOf(kind, statement) * 0.6 ** Math.min(depth, 6);
  const within = frames
    .slice(0, 3)
    .findIndex((frame) => frame.file === file && ownerHolds(statement, frame.line, failure, file));
  return within >= 0 && kind === 'stack-overflow' ? 0.6 : 0;
}

const holds = (statement: Statement, line: number): boolean =>
  statement.line <= line && line <= statement.endLine;

/** Errors of the engine are thrown where the fault shows; assertions and own errors where it was noticed. */
function weightOf(kind: ErrorClass, statement: Statement): number {
  if (kind === 'assertion' || kind === 'snapshot-mismatch' || kind === 'timeout') return 0.4;
  if (statement.kind === 'throw') return 0.4;
  return kind === 'unknown' || kind === 'unhandled-rejection' ? 0.6 : 1;
}

/** Whether the frame is in the function that the statement belongs to; lines of functions are known by their frames. */
function ownerHolds(statement: Statement, line: number, failure: Failure, file: string): boolean {
  const name = statement.owner?.name;
  if (!name) return false;
  return failure.frames.some(
    (frame) =>
      frame.file === file && frame.line === line && (frame.function ?? '').split('.').at(-1) === name,
  );
}
