import type { TestResult } from '../model.js';
import type { Columns, TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';
import { type Counts, coefficient, countTests } from './spectrum.js';
import type { Statement } from './statements.js';

interface Spectrum {
  coverage: readonly TestCoverage[];
  results: readonly Pick<TestResult, 'file' | 'path' | 'status'>[];
}

/**
 * Ochiai's coefficient of each statement. A statement that runs when its file is loaded counts as executed by every
 * test that executes anything in the file; a condition is nearly as suspicious as what it alone lets run.
 */
export function coverageScores(
  spectrum: Spectrum,
  statements: ReadonlyMap<string, readonly Statement[]>,
): Map<Statement, number> {
  const { counts, failing } = countTests(spectrum.coverage, spectrum.results);
  const scores = new Map<Statement, number>();
  for (const [file, own] of statements) {
    const load = loadScore(file, spectrum);
    const skips = skipsOf(file, spectrum);
    const countsOf = ({ line, column }: Pick<Statement, 'line' | 'column'>): number | undefined => {
      const all = counts.get(file)?.get(line);
      return (
        all &&
        scoreWithout(
          all,
          (skips.get(line) ?? []).filter(({ columns }) => holds(columns, column)),
          failing,
        )
      );
    };
    for (const statement of own) scores.set(statement, statementScore(statement, countsOf, load));
    for (const statement of own) raiseGuards(statement, scores);
  }
  return scores;
}

/** Falls back to later lines for a statement whose first line has no code of its own. */
function statementScore(
  statement: Statement,
  scoreAt: (place: Pick<Statement, 'line' | 'column'>) => number | undefined,
  load: number,
): number {
  const first = scoreAt(statement);
  if (statement.load) return Math.max(load, first ?? 0);
  if (first !== undefined) return first;
  for (let line = statement.line + 1; line <= statement.endLine; line += 1) {
    const score = scoreAt({ line, column: 0 });
    if (score !== undefined) return score;
  }
  return 0;
}

/** A test that runs a line in part. */
interface Skip {
  side: keyof Counts;
  columns: readonly Columns[];
}

function skipsOf(file: string, { coverage, results }: Spectrum): Map<number, Skip[]> {
  const status = new Map(results.map((result) => [testKey(result), result.status]));
  const skips = new Map<number, Skip[]>();
  for (const test of coverage) {
    const outcome = status.get(testKey(test));
    if (outcome !== 'failed' && outcome !== 'passed') continue;
    for (const [line, columns] of test.skipped?.get(file) ?? []) {
      const known = skips.get(line) ?? [];
      skips.set(line, known);
      known.push({ side: outcome === 'failed' ? 'ef' : 'ep', columns });
    }
  }
  return skips;
}

function scoreWithout({ ef, ep }: Counts, skips: readonly Skip[], failing: number): number {
  const failed = skips.filter(({ side }) => side === 'ef').length;
  return coefficient(ef - failed, ep - (skips.length - failed), failing);
}

const holds = (columns: readonly Columns[], column: number): boolean =>
  columns.some(([from, to]) => from <= column && column < to);

function loadScore(file: string, { coverage, results }: Spectrum): number {
  const status = new Map(results.map((result) => [testKey(result), result.status]));
  const touching = coverage.filter((test) => (test.lines.get(file)?.size ?? 0) > 0);
  const of = (tests: readonly TestCoverage[], wanted: string): number =>
    tests.filter((test) => status.get(testKey(test)) === wanted).length;
  return coefficient(of(touching, 'failed'), of(touching, 'passed'), of(coverage, 'failed'));
}

function raiseGuards(statement: Statement, scores: Map<Statement, number>): void {
  let score = scores.get(statement) ?? 0;
  for (let guard = statement.guard; guard; guard = guard.guard) {
    score *= 0.9;
    scores.set(guard, Math.max(scores.get(guard) ?? 0, score));
  }
}
