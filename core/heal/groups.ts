import type { ErrorRecord, TestId } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';

/** Errors that seem to have one cause, healed together: they get one branch. */
export interface Group {
  errors: ErrorRecord[];
  tests: TestId[];
}

/** Suspiciousness per file and line, as `ochiai` gives it. */
export type Spectrum = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Lines this close to a test's most suspicious one are its likely cause. */
const nearTop = 0.8;

/**
 * Puts errors together whose failing tests share their most suspicious lines; where there is no coverage,
 * errors whose tests stand in one file.
 */
export function groupByCause(
  errors: readonly ErrorRecord[],
  coverage: readonly TestCoverage[],
  spectrum: Spectrum,
): Group[] {
  const causes = new Map(coverage.map((test) => [testKey(test), likelyCauses(test, spectrum)]));
  const groups: { errors: ErrorRecord[]; causes: Set<string> }[] = [];
  for (const error of errors) {
    const own = causesOf(error, causes);
    const same = groups.filter((group) => [...own].some((cause) => group.causes.has(cause)));
    const joined = {
      errors: [...same.flatMap((group) => group.errors), error],
      causes: new Set([...same.flatMap((group) => [...group.causes]), ...own]),
    };
    groups.splice(0, groups.length, ...groups.filter((group) => !same.includes(group)), joined);
  }
  return groups.map(({ errors: members }) => ({
    errors: members,
    tests: members.flatMap((error) => error.tests),
  }));
}

function causesOf(error: ErrorRecord, causes: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const lines = error.tests.flatMap((test) => [...(causes.get(testKey(test)) ?? [])]);
  if (lines.length > 0) return new Set(lines);
  return new Set(error.tests.map((test) => `test:${test.file}`));
}

function likelyCauses(test: TestCoverage, spectrum: Spectrum): Set<string> {
  const scored = [...test.lines].flatMap(([file, lines]) =>
    [...lines].map((line) => ({ key: `${file}:${line}`, score: spectrum.get(file)?.get(line) ?? 0 })),
  );
  const top = Math.max(0, ...scored.map(({ score }) => score));
  return new Set(scored.filter(({ score }) => score > 0 && score >= nearTop * top).map(({ key }) => key));
}
