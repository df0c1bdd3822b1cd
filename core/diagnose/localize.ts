import { classify } from '../capture/classify.js';
import type { Hunk } from '../git/diff.js';
import type { ErrorClass, Failure, Suspect, TestId, TestResult } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';
import { isSourceFile, isTestFile } from '../workspace/sources.js';
import { blameScores, type ReadBlame } from './blame-score.js';
import { coverageScores } from './coverage-score.js';
import { diffScore } from './diff-score.js';
import { importsOf, type ReadSource } from './imports.js';
import { type NamedPlace, namedPlaces } from './named-places.js';
import { stackScore } from './stack-score.js';
import { priorOf } from './statement-priors.js';
import { type Statement, statementsOf } from './statements.js';
import { namesOfTest, type Reach, spread } from './test-reach.js';

export interface LocalizeInput {
  /** The failures to explain, the main one first. */
  failures: readonly Failure[];
  /** The failing tests of those failures, where there are more than the failures themselves name. */
  tests?: readonly TestId[];
  /** Empty where the runner cannot tell which test executes which line. */
  coverage: readonly TestCoverage[];
  /** Results of the run that the coverage was taken in. */
  results: readonly Pick<TestResult, 'file' | 'path' | 'status'>[];
  /** What changed since the last green tree, if one is known. */
  hunks: readonly Hunk[];
  sources: ReadSource;
  blame?: ReadBlame;
}

/** One statement with everything that is known about it. */
export interface Place {
  file: string;
  statement: Statement;
  stack: number;
  coverage: number;
  reach: number;
  diff: number;
  named: number;
}

/**
 * Ranks the statements of the project's sources by how likely the fault is in them, most suspicious first. Tests are
 * never suspects. Evidence is combined as a noisy-or: the stack of an error that the engine threw, per-test coverage
 * (see `spectrum.ts`), the diff since the last green tree, and blame; kinds of statement and nearness to the failing
 * line break ties. Without coverage, what the failing tests import and mention stands in for it.
 */
export async function localize(input: LocalizeInput): Promise<Suspect[]> {
  const main = input.failures[0];
  if (!main) return [];
  const kind = classify(main);
  const files = await filesOf(input);
  const statements = new Map<string, readonly Statement[]>();
  const broken: Suspect[] = [];
  for (const file of files.keys()) {
    const text = await input.sources(file);
    if (text === undefined) continue;
    const found = await statementsOf(file, text);
    if (found) statements.set(file, found);
    else broken.push(...suspectsInBroken(file, text, input.failures));
  }
  const places = await judge(input, kind, files, statements);
  const scored = places
    .map((place) => toSuspect(place, kind))
    .filter((suspect) => suspect.suspiciousness > 0);
  const ranked = [...broken, ...scored].sort(bySuspicion);
  return input.blame ? (await blameScores(ranked, input.blame)).sort(bySuspicion) : ranked;
}

/** Source files that may hold the fault, with their distance from the failing tests. */
async function filesOf(input: LocalizeInput): Promise<Map<string, number>> {
  const files = new Map<string, number>();
  const add = (file: string, distance: number): void => {
    if (isSourceFile(file)) files.set(file, Math.min(files.get(file) ?? Number.POSITIVE_INFINITY, distance));
  };
  for (const failure of input.failures) {
    for (const frame of failure.frames) if (frame.origin === 'project') add(frame.file, 0);
    if (failure.location) add(failure.location.file, 0);
  }
  for (const place of namedPlaces(input.failures)) add(place.file, 0);
  const failing = failingKeys(input);
  for (const test of input.coverage) {
    if (failing.has(testKey(test))) for (const file of test.lines.keys()) add(file, 1);
  }
  for (const test of testFilesOf(input)) {
    for (const [file, distance] of await importsOf(test, input.sources)) add(file, distance);
  }
  for (const hunk of input.hunks) if (files.size === 0 || kindOfLoad(input)) add(hunk.file, 3);
  return files;
}

const kindOfLoad = (input: LocalizeInput): boolean =>
  input.failures.every((failure) => failure.frames.length === 0);

function testFilesOf({ failures, tests = [] }: LocalizeInput): Set<string> {
  const own = failures.flatMap((failure) => (failure.test ? [failure.test] : []));
  const seen = failures.flatMap((failure) => failure.frames.filter(({ file }) => isTestFile(file)));
  return new Set([...own, ...tests, ...seen].map(({ file }) => file).filter((file) => file !== ''));
}

const failingTests = ({ failures, tests = [] }: LocalizeInput): TestId[] => [
  ...failures.flatMap(({ test }) => (test ? [test] : [])),
  ...tests,
];

const failingKeys = (input: LocalizeInput): Set<string> => new Set(failingTests(input).map(testKey));

async function judge(
  input: LocalizeInput,
  kind: ErrorClass,
  files: ReadonlyMap<string, number>,
  statements: ReadonlyMap<string, readonly Statement[]>,
): Promise<Place[]> {
  const reach = await reachOf(input, [...statements.values()]);
  const covered = coverageScores(relevant(input), statements);
  const named = namedPlaces(input.failures);
  const noRuns = [...covered.values()].every((score) => score === 0);
  const places: Place[] = [];
  for (const [file, own] of statements) {
    for (const statement of own) {
      const near = nearness(statement, reach, files.get(file) ?? 1);
      places.push({
        file,
        statement,
        stack: stackScore(file, statement, input.failures, kind),
        coverage: noRuns ? 0.8 * near : (covered.get(statement) ?? 0),
        reach: near,
        diff: diffScore(file, statement, input.hunks),
        named: namedScore(file, statement, named, kind, files),
      });
    }
  }
  return places;
}

/** Other errors' failing tests say nothing about this one. */
function relevant(input: LocalizeInput): Pick<LocalizeInput, 'coverage' | 'results'> {
  const failing = failingKeys(input);
  const own = (test: TestId): boolean => failing.has(testKey(test));
  const results = input.results.filter((result) => result.status !== 'failed' || own(result));
  const listed = new Set(results.map(testKey));
  const missing = failingTests(input)
    .filter((test) => !listed.has(testKey(test)))
    .map((test) => ({ ...test, status: 'failed' as const }));
  return { coverage: input.coverage, results: [...results, ...missing] };
}

async function reachOf(input: LocalizeInput, files: (readonly Statement[])[]): Promise<Reach> {
  const start = new Map<string, number>();
  for (const failure of input.failures.slice(0, 50)) {
    const file = failure.test?.file ?? failure.frames.find((frame) => isTestFile(frame.file))?.file;
    const text = file === undefined ? undefined : await input.sources(file);
    if (text === undefined) continue;
    for (const [name, weight] of await namesOfTest(failure, text)) {
      start.set(name, Math.max(start.get(name) ?? 0, weight));
    }
  }
  return spread(start, files);
}

/** 1 for what the failing line calls, less for what lies further from it in calls and imports. */
function nearness(statement: Statement, reach: Reach, distance: number): number {
  const far = 0.9 ** Math.max(0, distance - 1);
  const owner = statement.owner?.name;
  if (!owner) return 0.5 * far;
  return (reach.get(owner) ?? 0.25) * far;
}

/** Statements that a message points at: the import that does not resolve, the exports of the module it names. */
function namedScore(
  file: string,
  statement: Statement,
  named: readonly NamedPlace[],
  kind: ErrorClass,
  files: ReadonlyMap<string, number>,
): number {
  for (const place of named) {
    if (place.file !== file) continue;
    if (place.specifier === undefined && statement.line <= place.line && place.line <= statement.endLine)
      return 1;
    if (place.specifier !== undefined && statement.kind === 'import' && place.mentions(statement)) return 1;
  }
  const exports = kind === 'missing-export' || kind === 'not-a-function' || kind === 'not-a-constructor';
  const imported = (files.get(file) ?? 9) <= 1;
  return exports && imported && statement.kind === 'export' ? (kind === 'missing-export' ? 0.9 : 0.5) : 0;
}

function toSuspect({ file, statement, ...score }: Place, kind: ErrorClass): Suspect {
  const prior = priorOf(statement, kind);
  const covered = score.coverage * (0.55 + 0.35 * prior + 0.1 * score.reach) * (prior === 0 ? 0 : 1);
  const doubt =
    (1 - 0.97 * score.stack) * (1 - 0.8 * covered) * (1 - 0.6 * score.diff) * (1 - 0.95 * score.named);
  return {
    range: { file, start: statement.start, end: statement.end },
    line: statement.line,
    endLine: statement.endLine,
    suspiciousness: 1 - doubt,
    reasons: reasonsOf(score),
  };
}

function reasonsOf(score: Omit<Place, 'file' | 'statement'>): Suspect['reasons'] {
  const stack = Math.max(score.stack, score.named);
  return {
    ...(stack > 0 && { stack }),
    ...(score.coverage > 0 && { coverage: score.coverage }),
    ...(score.diff > 0 && { diff: score.diff }),
  };
}

/** A file that does not parse has no statements: its lines are suspects, the nearest to where the parser gave up first. */
function suspectsInBroken(file: string, text: string, failures: readonly Failure[]): Suspect[] {
  const lines = text.split('\n');
  const frames = failures.flatMap((failure) => failure.frames.filter((frame) => frame.file === file));
  const at =
    frames[0]?.line ??
    failures.find((failure) => failure.location?.file === file)?.location?.line ??
    lines.length;
  let start = 0;
  return lines.flatMap((content, index) => {
    const range = { file, start, end: start + content.replace(/\r$/, '').length };
    start += content.length + 1;
    const distance = Math.abs(index + 1 - at);
    if (content.trim() === '' || distance > 400) return [];
    const stack = 0.97 * 0.85 ** Math.min(distance, 30) * (index + 1 > at ? 0.6 : 1);
    return [{ range, line: index + 1, endLine: index + 1, suspiciousness: stack, reasons: { stack } }];
  });
}

const bySuspicion = (a: Suspect, b: Suspect): number =>
  b.suspiciousness - a.suspiciousness ||
  a.range.file.localeCompare(b.range.file) ||
  b.range.start - a.range.start;
