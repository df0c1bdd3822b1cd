import type { Edit, TestId } from '../../model.js';
import type { Screened } from '../../repair/portfolio.js';
import { lineAt } from '../../repair/syntax/style.js';
import type { TestCoverage } from '../../runners/coverage.js';
import { testKey } from '../../runners/test-key.js';
import {
  type FunctionAt,
  type FunctionSpan,
  type LineSpan,
  type ReadText,
  ranFunction,
} from './functions.js';
import type { Group } from './groups.js';

/** Tells which failing tests a candidate must answer for: those that run a function it edits. */
export interface Blame {
  /**
   * It heals every failing test; or it spoils none, heals all tests of at least one error, and no failing test that
   * is left runs a function that it edits: then what is left has another cause.
   */
  accepts(screened: Screened): Promise<boolean>;
  fixedBy(screened: Screened): TestId[];
  /** Whether any of these tests runs an edited line; null where there is no coverage to tell. */
  runsEdit(screened: Screened, tests: readonly TestId[]): Promise<boolean | null>;
}

export interface BlameInput {
  group: Group;
  coverage: readonly TestCoverage[];
  read: ReadText;
  functionAt: FunctionAt;
}

export function blameTests({ group, coverage, read, functionAt }: BlameInput): Blame {
  const covered = new Map(coverage.map((test) => [testKey(test), test]));

  const runs = (tests: readonly TestId[], places: readonly Place[]): boolean | null => {
    const known = tests.map((test) => covered.get(testKey(test))).filter((test) => test !== undefined);
    if (known.length < tests.length || known.length === 0) return null;
    return known.some((test) => places.some((place) => ranPlace(test, place)));
  };

  const runsEdit: Blame['runsEdit'] = async ({ candidate }, tests) =>
    runs(tests, await Promise.all(candidate.edits.map((edit) => editedLines(edit, read))));

  const fixedBy: Blame['fixedBy'] = ({ verdict }) => {
    if (verdict.status === 'plausible') return group.tests;
    const passed = new Set(verdict.tests.filter(({ status }) => status === 'passed').map(testKey));
    return group.errors
      .map(({ tests }) => tests)
      .filter((tests) => tests.length > 0 && tests.every((test) => passed.has(testKey(test))))
      .flat();
  };

  const accepts: Blame['accepts'] = async (screened) => {
    const { candidate, verdict } = screened;
    if (verdict.status === 'plausible') return true;
    if (verdict.status !== 'partial' || verdict.reason !== undefined) return false;
    const fixed = new Set(fixedBy(screened).map(testKey));
    if (fixed.size === 0) return false;
    const left = group.tests.filter((test) => !fixed.has(testKey(test)));
    const lines = await Promise.all(candidate.edits.map((edit) => editedLines(edit, read)));
    const functions = await Promise.all(lines.map((place) => functionAround(place, functionAt)));
    return runs(left, functions) === false;
  };

  return { accepts, fixedBy, runsEdit };
}

interface Place {
  file: string;
  span: LineSpan | FunctionSpan;
}

async function editedLines({ range }: Edit, read: ReadText): Promise<Place> {
  const text = (await read(range.file)) ?? '';
  return { file: range.file, span: { from: lineAt(text, range.start), to: lineAt(text, range.end) } };
}

/** Code of the module itself is run by all who load it. */
async function functionAround({ file, span }: Place, functionAt: FunctionAt): Promise<Place> {
  const around = await functionAt(file, span.from);
  return { file, span: around ?? { from: 1, to: Number.POSITIVE_INFINITY } };
}

const ranPlace = (test: TestCoverage, { file, span }: Place): boolean =>
  'body' in span
    ? ranFunction(test, file, span)
    : [...(test.lines.get(file) ?? [])].some((line) => span.from <= line && line <= span.to);
