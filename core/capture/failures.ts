import type { Failure, Run, StackFrame, TestId, TestResult, ThrownError } from '../model.js';
import type { MapOfBuilt } from '../workspace/built/maps.js';
import { withCauses } from './classify.js';
import { placesInMessage } from './message-places.js';
import { type NamePackage, packageNames } from './package-name.js';
import { projectPath, relativizeText } from './project-path.js';
import { mapFrames } from './source-maps.js';
import { excerptOf, parseStack } from './stack.js';

/**
 * Every failure of a run: its failing tests, its trouble that belongs to no test, and an end that says nothing
 * (a signal, or a failing exit code without a failing test). `root` is the absolute folder of the checkout that ran;
 * paths inside of it are made relative in frames and messages, stacks stay as they were. `mapOf` gives source maps of built
 * files that have none.
 */
export async function failuresOf(run: Run, root: string, mapOf?: MapOfBuilt): Promise<Failure[]> {
  const failing = run.tests.filter((test) => test.status === 'failed');
  const thrown = [
    ...failing.map((test) => ({ thrown: test.error ?? silentFailure, test })),
    ...run.errors.map((each) => ({ thrown: each, test: undefined })),
  ];
  const nameOf = packageNames(root);
  const place = { root, nameOf, ...(mapOf && { mapOf }) };
  const found = await Promise.all(thrown.map((each) => toFailure(each.thrown, each.test, run, place)));
  if (found.length > 0) return withDrags(found);
  const end = endOf(run);
  return end ? [await toFailure(end, undefined, run, place)] : [];
}

/** Where a test waits for nothing, Node ends the process and cancels every test after it in the file: symptoms of that one. */
function withDrags(failures: Failure[]): Failure[] {
  const causes = new Map<string, TestId>();
  return failures.map((failure) => {
    const { test, thrown } = failure;
    if (!test || thrown.code !== 'ERR_TEST_CANCELLED' || !/event loop has already/.test(thrown.message))
      return failure;
    const cause = causes.get(test.file);
    if (cause) return { ...failure, draggedBy: { file: cause.file, path: cause.path } };
    causes.set(test.file, test);
    return failure;
  });
}

/**
 * The frames of what was thrown: its own where they reach the project's code, else those of the first cause that does,
 * else the place that the message names.
 */
export async function framesOf(thrown: ThrownError, root: string, mapOf?: MapOfBuilt): Promise<StackFrame[]> {
  let first: StackFrame[] = [];
  for (const each of withCauses(thrown)) {
    const frames = each.frames ?? (await mapFrames(parseStack(each.stack ?? '', root), root, mapOf));
    const named = placesInMessage(each).map((place) => ({
      ...projectPath(place.file, root),
      line: place.line,
      column: place.column ?? 1,
    }));
    const known = named.filter(
      (place) => place.origin === 'project' && place.line > 1 && !frames.some(samePlace(place)),
    );
    const all = [...known, ...frames];
    if (all.some((frame) => frame.origin === 'project')) return all;
    const atImport = named.filter((place) => place.origin === 'project');
    if (atImport.length > 0) return [...atImport, ...all];
    if (first.length === 0) first = all;
  }
  return first;
}

const samePlace = (place: StackFrame) => (frame: StackFrame) =>
  frame.file === place.file && frame.line === place.line;

const silentFailure: ThrownError = { name: 'Error', message: 'The test failed without saying why' };

async function toFailure(
  thrown: ThrownError,
  test: TestResult | undefined,
  run: Run,
  { root, nameOf, mapOf }: { root: string; nameOf: NamePackage; mapOf?: MapOfBuilt },
): Promise<Failure> {
  const sensor = run.tests.length === 0 && run.runner === 'command' ? 'runtime' : 'test';
  const frames = await framesOf(thrown, root, mapOf);
  const name = await nameOf(test, frames);
  return {
    sensor,
    at: run.at,
    thrown: relativizeThrown(thrown, root),
    frames,
    ...(test && {
      test: { file: test.file, path: test.path, ...(test.line !== undefined && { line: test.line }) },
    }),
    ...(name !== null && { package: name }),
    run: run.id,
    tree: run.tree,
    branch: run.branch,
    runner: run.runner,
    ...(sensor === 'runtime' && { command: run.command, cwd: run.cwd }),
  };
}

/** The same error with paths of `root` made relative in its messages, and the excerpt of its stack's header. */
export function relativizeThrown(known: ThrownError, root: string, depth = 0): ThrownError {
  const { frames: _, ...thrown } = known;
  if (depth > 8) return thrown;
  const excerpt = thrown.excerpt ?? excerptOf(thrown.stack ?? '');
  return {
    ...thrown,
    message: relativizeText(thrown.message, root),
    ...(excerpt !== undefined && { excerpt }),
    ...(thrown.cause && { cause: relativizeThrown(thrown.cause, root, depth + 1) }),
    ...(thrown.errors && { errors: thrown.errors.map((each) => relativizeThrown(each, root, depth + 1)) }),
  };
}

/** Signals by which people and shells end a program on purpose, and their exit codes. */
const wanted = new Set<string | number>(['SIGINT', 'SIGHUP', 'SIGPIPE', 130, 129]);

function endOf(run: Run): ThrownError | undefined {
  if (wanted.has(run.signal ?? '') || wanted.has(run.exitCode ?? '')) return undefined;
  if (run.signal) {
    return { name: 'ExitSignal', message: `The command was ended by ${run.signal}`, code: run.signal };
  }
  if (run.exitCode === 0 || run.exitCode === null) return undefined;
  return {
    name: 'ExitCode',
    message: `The command exited with code ${run.exitCode} although no test failed`,
  };
}
