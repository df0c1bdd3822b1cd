import { lastChangeOfLines } from '../../../git/history/blame.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import type { FunctionFact } from '../../facts.js';
import { recentChanges } from '../../history/recent-changes.js';
import type { Project } from '../../project.js';
import { type LineHits, recordedCoverage } from '../../recorded-coverage.js';

const commits = 50;

export const uncoveredChange: ProjectCheck = {
  id: 'uncovered-change',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: `a function that changed in the last ${commits} commits and that no test runs`,
  why: 'What changes is what breaks, and no test would tell. Needs what your coverage tool has written, as `coverage/lcov.info` or `coverage/coverage-final.json`: without it, and for files that changed since, nothing is said. A function is found where none of its lines ran, one of them changed by git’s blame, and others of its file did run, so that the tests load the file at all. [untested-change](untested-change.md) finds files that no test loads.',
  example: {
    bad: '// price.js, of which the tests call only net\nexport const net = (n) => n / 1.2;\nexport const gross = (n) => {\n  return n * 1.2; // changed last week\n};',
    good: "// price.test.js\ntest('adds the tax', () => assert.equal(gross(10), 12));",
  },
  fixes: false,
  on: false,
  decidable: 'The report of coverage says which functions ran, and git which changed.',
  onRequest: 'It needs a report of coverage that is newer than the files.',
  async examine(project) {
    const coverage = await recordedCoverage(project.repo.root);
    // the report is no part of the tree
    project.holdsFor(0);
    if (coverage.size === 0) return [];
    const { newest, since } = await recentChanges(project, commits);
    const found = [...coverage].map(async ([file, hits]) => {
      const id = newest.get(file);
      if (!id || !since || !isSourceFile(file)) return [];
      const idle = notRun(project.facts.get(file)?.functions ?? [], hits);
      const changed = await changedSince(project, file, idle, since);
      return changed.map(({ name, line }) => ({
        file,
        line,
        message: `no test runs ${name ?? 'this function'}, and it changed: ${file} last did in ${id.slice(0, 9)}`,
        key: name ?? `line ${line}`,
      }));
    });
    return (await Promise.all(found)).flat();
  },
};

/** The functions none of whose lines ran, without those inside of others, where something else of the file did. */
function notRun(functions: readonly FunctionFact[], hits: LineHits): FunctionFact[] {
  if (![...hits.values()].some((count) => count > 0)) return [];
  const idle = functions.filter(({ line, endLine }) => {
    // the first line also runs when the function is made
    const own = [...hits].filter(([at]) => at <= endLine && (at > line || line === endLine));
    return own.length > 0 && line < endLine && own.every(([, count]) => count === 0);
  });
  return idle.filter((each) => !idle.some((other) => other !== each && encloses(other, each)));
}

const encloses = (outer: FunctionFact, inner: FunctionFact): boolean =>
  outer.line <= inner.line && outer.endLine >= inner.endLine;

async function changedSince(
  { repo, commit }: Project,
  file: string,
  functions: readonly FunctionFact[],
  since: Date,
): Promise<FunctionFact[]> {
  const changed = functions.map(async (each) => {
    const lines = Array.from({ length: each.endLine - each.line + 1 }, (_, index) => each.line + index);
    const times = await lastChangeOfLines(repo, commit, file, lines);
    return times.some((time) => time !== null && time >= since) ? [each] : [];
  });
  return (await Promise.all(changed)).flat();
}
