import type { Edit, TestId } from '../model.js';
import type { Screened } from '../repair/portfolio.js';
import type { TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';
import type { Group } from './groups.js';

/** Tells which failing tests a candidate must answer for: those that run a line it edits. */
export interface Blame {
  /** It heals every failing test, or at least one error's and every test that runs what it edits. */
  accepts(screened: Screened): Promise<boolean>;
  fixedBy(screened: Screened): TestId[];
  /** Whether any of these tests runs an edited line; null where there is no coverage to tell. */
  runsEdit(screened: Screened, tests: readonly TestId[]): Promise<boolean | null>;
}

export function blameTests(
  group: Group,
  coverage: readonly TestCoverage[],
  read: (file: string) => Promise<string | undefined>,
): Blame {
  const covered = new Map(coverage.map((test) => [testKey(test), test.lines]));

  const runsEdit: Blame['runsEdit'] = async ({ candidate }, tests) => {
    const known = tests.map((test) => covered.get(testKey(test))).filter((lines) => lines !== undefined);
    if (known.length === 0) return null;
    const edited = await Promise.all(candidate.edits.map((edit) => editedLines(edit, read)));
    return known.some((lines) => edited.some(({ file, from, to }) => hasLine(lines.get(file), from, to)));
  };

  const fixedBy: Blame['fixedBy'] = ({ verdict }) => {
    if (verdict.status === 'plausible') return group.tests;
    const passed = new Set(verdict.tests.filter(({ status }) => status === 'passed').map(testKey));
    return group.errors
      .map(({ tests }) => tests)
      .filter((tests) => tests.every((test) => passed.has(testKey(test))))
      .flat();
  };

  const accepts: Blame['accepts'] = async (screened) => {
    if (screened.verdict.status === 'plausible') return true;
    if (screened.verdict.status !== 'partial') return false;
    const fixed = new Set(fixedBy(screened).map(testKey));
    const left = group.tests.filter((test) => !fixed.has(testKey(test)));
    return fixed.size > 0 && (await runsEdit(screened, left)) === false;
  };

  return { accepts, fixedBy, runsEdit };
}

async function editedLines({ range }: Edit, read: (file: string) => Promise<string | undefined>) {
  const text = (await read(range.file)) ?? '';
  const from = lineAt(text, range.start);
  return { file: range.file, from, to: from + lineAt(text.slice(range.start, range.end), Infinity) - 1 };
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function hasLine(lines: ReadonlySet<number> | undefined, from: number, to: number): boolean {
  if (!lines) return false;
  for (let line = from; line <= to; line += 1) if (lines.has(line)) return true;
  return false;
}
