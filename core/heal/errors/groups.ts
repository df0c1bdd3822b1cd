import type { ErrorRecord, TestId } from '../../model.js';
import type { TestCoverage } from '../../runners/coverage.js';
import { testKey } from '../../runners/test-key.js';
import { type FunctionAt, ranFunction } from './functions.js';

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
 * Puts errors together whose failing tests share a function that is likely their cause; where there is no coverage,
 * errors whose tests stand in one file.
 */
export async function groupByCause(
  errors: readonly ErrorRecord[],
  coverage: readonly TestCoverage[],
  spectrum: Spectrum,
  functionAt: FunctionAt,
): Promise<Group[]> {
  const covered = new Map(coverage.map((test) => [testKey(test), test]));
  const shared = runByAll(coverage);
  let groups: { errors: ErrorRecord[]; causes: Set<string> }[] = [];
  for (const error of errors) {
    const tests = error.tests.flatMap((test) => covered.get(testKey(test)) ?? []);
    const found = await Promise.all(tests.map((test) => likelyCauses(test, spectrum, shared, functionAt)));
    const own = found.flat();
    const causes = new Set(own.length > 0 ? own : error.tests.map(({ file }) => `test:${file}`));
    const same = groups.filter((group) => [...causes].some((cause) => group.causes.has(cause)));
    const joined = {
      errors: [...same.flatMap((group) => group.errors), error],
      causes: new Set([...same.flatMap((group) => [...group.causes]), ...causes]),
    };
    groups = [...groups.filter((group) => !same.includes(group)), joined];
  }
  return groups.map(({ errors: members }) => ({
    errors: members,
    tests: members.flatMap((error) => error.tests),
  }));
}

/** The first line of a function runs when it is declared: only the others, or its body in that line, tell that a test called it. */
async function likelyCauses(
  test: TestCoverage,
  spectrum: Spectrum,
  shared: ReadonlyMap<string, ReadonlySet<number>>,
  functionAt: FunctionAt,
): Promise<string[]> {
  const run = await Promise.all(
    [...test.lines].flatMap(([file, lines]) =>
      [...lines].map(async (line) => {
        const around = await functionAt(file, line);
        const declares = around
          ? line === around.from && (around.to > line || !ranFunction(test, file, around))
          : shared.get(file)?.has(line);
        const cause = `${file}:${around?.from ?? line}`;
        return { cause, declares, score: spectrum.get(file)?.get(line) ?? 0 };
      }),
    ),
  );
  const own = run.filter(({ declares }) => !declares);
  const scored = own.length > 0 ? own : run;
  const top = Math.max(0, ...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score > 0 && score >= nearTop * top).map(({ cause }) => cause);
}

/** Lines that every test runs: outside of functions, loading runs them, and they tell no causes apart. */
function runByAll(coverage: readonly TestCoverage[]): Map<string, Set<number>> {
  const [first, ...others] = coverage.map(({ lines }) => lines);
  const files = [...(first ?? [])].map(([file, lines]): [string, Set<number>] => [
    file,
    new Set([...lines].filter((line) => others.every((each) => each.get(file)?.has(line)))),
  ]);
  return new Map(files);
}
