import type { Hunk } from '../git/history/diff.js';
import type { ErrorClass, Failure, TestId, TestResult } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';
import type { WorkspacePackage } from '../workspace/packages.js';
import { isSourceFile, isTestFile } from '../workspace/sources.js';
import { affinityOf } from './affinity.js';
import { coverageScores } from './coverage-score.js';
import { diffScore } from './diff-score.js';
import { importsOf, type ReadSource } from './imports.js';
import { type NamedPlace, namedPlaces } from './named-places.js';
import { stackScore } from './stack-score.js';
import type { Statement } from './statements.js';
import { namesOfTest, type Reach, spread } from './test-reach.js';

export interface EvidenceInput {
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
  /** Packages of the repository, which import one another by their names. */
  packages?: readonly WorkspacePackage[];
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
  /** How much the names of the failing tests speak of its file, and of its function. */
  fileAffinity: number;
  ownerAffinity: number;
}

/** Source files that may hold the fault, with their distance from the failing tests. */
export async function filesOf(input: EvidenceInput): Promise<Map<string, number>> {
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
    for (const [file, distance] of await importsOf(test, input.sources, input.packages)) add(file, distance);
  }
  for (const hunk of input.hunks) if (files.size === 0 || kindOfLoad(input)) add(hunk.file, 3);
  return files;
}

const kindOfLoad = (input: EvidenceInput): boolean =>
  input.failures.every((failure) => failure.frames.length === 0);

function testFilesOf({ failures, tests = [] }: EvidenceInput): Set<string> {
  const own = failures.flatMap((failure) => (failure.test ? [failure.test] : []));
  const seen = failures.flatMap((failure) => failure.frames.filter(({ file }) => isTestFile(file)));
  return new Set([...own, ...tests, ...seen].map(({ file }) => file).filter((file) => file !== ''));
}

const failingTests = ({ failures, tests = [] }: EvidenceInput): TestId[] => [
  ...failures.flatMap(({ test }) => (test ? [test] : [])),
  ...tests,
];

const failingKeys = (input: EvidenceInput): Set<string> => new Set(failingTests(input).map(testKey));

/** What each kind of evidence says of each statement. */
export async function judge(
  input: EvidenceInput,
  kind: ErrorClass,
  files: ReadonlyMap<string, number>,
  statements: ReadonlyMap<string, readonly Statement[]>,
): Promise<Place[]> {
  const reach = await reachOf(input, [...statements.values()]);
  const covered = coverageScores(relevant(input), statements);
  const named = namedPlaces(input.failures);
  const noRuns = [...covered.values()].every((score) => score === 0);
  const affinity = affinityOf(failingTests(input));
  const places: Place[] = [];
  for (const [file, own] of statements) {
    const fileAffinity = affinity.file(file);
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
        fileAffinity,
        ownerAffinity: statement.owner ? affinity.owner(statement.owner.name) : 0,
      });
    }
  }
  return places;
}

/** Other errors' failing tests say nothing about this one. */
function relevant(input: EvidenceInput): Pick<EvidenceInput, 'coverage' | 'results'> {
  const failing = failingKeys(input);
  const own = (test: TestId): boolean => failing.has(testKey(test));
  const results = input.results.filter((result) => result.status !== 'failed' || own(result));
  const listed = new Set(results.map(testKey));
  const missing = failingTests(input)
    .filter((test) => !listed.has(testKey(test)))
    .map((test) => ({ ...test, status: 'failed' as const }));
  return { coverage: input.coverage, results: [...results, ...missing] };
}

async function reachOf(input: EvidenceInput, files: (readonly Statement[])[]): Promise<Reach> {
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
