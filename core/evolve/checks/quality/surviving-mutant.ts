import { lastChangeOfLines } from '../../../git/history/blame.js';
import { parseProgram } from '../../../syntax/program.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { TestSettings } from '../../../workspace/workspace.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { groupBy } from '../../graph/group-by.js';
import { recentChanges } from '../../history/recent-changes.js';
import { type Mutant, mutantsIn } from '../../mutants/mutants-in.js';
import { tryMutants } from '../../mutants/try-mutants.js';
import type { Project } from '../../project.js';

const commits = 20;
/** Each is a run of the tests. */
const mostMutants = 60;
const mostOfFile = 12;

export const survivingMutant: ProjectCheck = {
  id: 'surviving-mutant',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: `a line of the last ${commits} commits that may do something else without a test noticing`,
  why: `The tests run it, or not, and look at nothing that comes of it. Lines inside of functions that the last ${commits} commits changed are changed once more, one at a time: a comparison, a calculation, a condition, a result, a statement that is left out. The project's own tests are run with each such mutant in the sandbox, for four minutes at most and with ${mostMutants} of them, of the files that changed last; found are lines of which no test misses what was there. Some mutants do the same as the program, and then there is nothing to test: whether that is so is for people to say.\n\nNothing is said of files that the tests do not load, or load built, and nothing where they fail as they are. [uncovered-change](uncovered-change.md) finds functions that no test runs at all.`,
  example: {
    bad: "export const isLong = (text) => {\n  return text.length > 80; // changed last week\n};\n\ntest('a text of 200 characters is long', () => assert.ok(isLong('a'.repeat(200))));",
    good: "export const isLong = (text) => {\n  return text.length > 80;\n};\n\ntest('a text is long from 81 characters on', () => {\n  assert.deepEqual([80, 81].map((length) => isLong('a'.repeat(length))), [false, true]);\n});",
  },
  fixes: false,
  // It runs the tests many times.
  on: false,
  source: 'DeMillo, Lipton and Sayward, “Hints on Test Data Selection”, Computer 11(4), 1978',
  async examine(project) {
    const { newest, since } = await recentChanges(project, commits);
    const files = [...newest.keys()].filter((file) => isSourceFile(file) && project.facts.has(file));
    const tasks: Task[] = [];
    for (const file of since ? files : []) {
      const left = mostMutants - tasks.reduce((sum, { mutants }) => sum + mutants.length, 0);
      const tests = testsFor(project, file);
      const mutants = tests && left > 0 ? await mutantsOf(project, file, since as Date) : [];
      if (tests && mutants.length > 0)
        tasks.push({ file, tests, mutants: mutants.slice(0, Math.min(left, mostOfFile)) });
    }
    if (tasks.length === 0) return [];
    const tried = await tryMutants(
      tasks.map(({ file, tests: { command, cwd }, mutants }) => ({ file, command, cwd, mutants })),
      project.run,
    );
    // Tests may be flaky, or not be run by the next look for want of time.
    if (!tried.whole) {
      project.holdsFor(0);
      project.tell('Not all mutants could be tried in the time that surviving-mutant has.');
    }
    if (tried.files.some(({ trouble }) => trouble === 'failing'))
      project.tell('surviving-mutant needs tests that pass within a minute in the sandbox.');
    return tasks.flatMap(({ file, mutants }, index) => {
      const survivors = tried.files[index]?.survivors.flatMap((nth) => mutants[nth] ?? []) ?? [];
      return [...groupBy(survivors, ({ line }) => line)].map(([line, own]) => findingOf(file, line, own));
    });
  },
};

interface Task {
  file: string;
  tests: Pick<TestSettings, 'command' | 'cwd'>;
  mutants: Mutant[];
}

/** Those of the package that the file is in, where packages have tests of their own. */
function testsFor({ workspace: { test } }: Project, file: string): Task['tests'] | null {
  if (!test?.parts) return test;
  const own = test.parts.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  return own.sort((one, other) => other.folder.length - one.folder.length)[0] ?? null;
}

/** Of the lines inside of functions that changed lately. */
async function mutantsOf(project: Project, file: string, since: Date): Promise<Mutant[]> {
  const text = await project.read(file);
  if (text === null) return [];
  const functions = project.facts.get(file)?.functions ?? [];
  const program = parseProgram(text, { file, jsx: !/\.[cm]?ts$/.test(file), tokens: false });
  const all = mutantsIn(program, text, (at) =>
    functions.some(({ line, endLine }) => line <= at && at <= endLine),
  );
  const lines = [...new Set(all.map(({ line }) => line))];
  if (lines.length === 0) return [];
  const times = await lastChangeOfLines(project.repo, project.commit, file, lines);
  const recent = new Set(
    lines.filter((_, index) => (times[index] ?? null) !== null && (times[index] as Date) >= since),
  );
  return all.filter(({ line }) => recent.has(line));
}

const findingOf = (file: string, line: number, mutants: readonly Mutant[]): ProjectFinding => ({
  file,
  line,
  message: `the tests pass as well ${[...new Set(mutants.map(({ title }) => title))].join(', and ')}`,
});
