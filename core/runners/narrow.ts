import type { TestId } from '../model.js';
import { recogniseRunner } from './index.js';

/** What runs tests: a command in a folder relative to the root, or those of several packages in its place. */
export interface TestCommand {
  command: string[];
  cwd: string;
  parts?: PartCommand[];
}

export interface PartCommand {
  command: string[];
  cwd: string;
  /** Name and folder of the package. */
  package: string;
  folder: string;
  /** The folders of all packages that it uses, whose tests come first. */
  uses?: readonly string[];
  /** The folders of packages that the command builds where they are not built yet. */
  builds?: readonly string[];
  /** Milliseconds, where it has a limit of its own. */
  timeoutMs?: number;
}

interface Scripted {
  /** Text of the script that the command stands for. */
  script: string;
}

export interface Narrowable extends TestCommand, Scripted {
  parts?: (PartCommand & Scripted)[];
}

/** What runs these tests and as little else as can be; null where it cannot be narrowed, and for no tests at all. */
export function narrowTo(test: Narrowable, tests: readonly TestId[]): TestCommand | null {
  if (!test.parts) {
    const command = selectIn(test, tests);
    return command && { command, cwd: test.cwd };
  }
  const owned = partsOf(test.parts, tests);
  if (owned === null) return null;
  const parts = owned.map(
    ({ part, own }): PartCommand => ({ ...part, command: selectIn(part, own) ?? part.command }),
  );
  const [only, another] = parts;
  if (!only) return null;
  return another
    ? { ...test, parts }
    : { command: only.command, cwd: only.cwd, ...(only.timeoutMs && { parts }) };
}

/** Whose tests these are: the part alone where it is one, else all of it. */
export function partFor<Test extends Narrowable>(
  test: Test,
  tests: readonly TestId[],
): Test | NonNullable<Test['parts']>[number] {
  const owned = test.parts ? partsOf(test.parts, tests) : null;
  const [only, another] = owned ?? [];
  return only && !another ? only.part : test;
}

/** The parts that have these tests, each with its own; null where a test is in none. */
function partsOf<Part extends PartCommand>(
  parts: readonly Part[],
  tests: readonly TestId[],
): { part: Part; own: TestId[] }[] | null {
  const found = new Map<Part, TestId[]>();
  for (const test of tests) {
    const part = partOf(parts, test.file);
    if (!part) return null;
    found.set(part, [...(found.get(part) ?? []), test]);
  }
  return [...found].map(([part, own]) => ({ part, own }));
}

/** The innermost package that holds a file and has tests of its own. */
export function partOf<Part extends Pick<PartCommand, 'folder'>>(
  parts: readonly Part[],
  file: string,
): Part | undefined {
  const around = parts.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  return around.sort((a, b) => b.folder.length - a.folder.length)[0];
}

function selectIn(
  { script, cwd }: Scripted & Pick<TestCommand, 'cwd'>,
  tests: readonly TestId[],
): string[] | null {
  const own = relativeTo(cwd, tests);
  return own && recogniseRunner(script).select(script, own);
}

/** The same tests with their files as they are called in a folder; null where one is elsewhere. */
export function relativeTo(cwd: string, tests: readonly TestId[]): TestId[] | null {
  if (cwd === '') return [...tests];
  const start = `${cwd}/`;
  if (!tests.every(({ file }) => file.startsWith(start))) return null;
  return tests.map(({ file, path }) => ({ file: file.slice(start.length), path }));
}
