import { parseProgram } from '../../../syntax/program.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { linkParents } from '../../examine/walk.js';
import { moduleGraph } from '../../graph/module-graph.js';
import { loadedWith } from '../../graph/reach.js';
import type { Project } from '../../project.js';
import { sourceText } from '../../source-text.js';
import { startEntries } from '../../start-up/entries.js';
import { type LateImport, lateImports, withoutImport } from '../../start-up/late-imports.js';
import { isLarge, measureStartUp, type Saving } from '../../start-up/measure-start-up.js';
import { intoFunction } from '../../start-up/move-import.js';
import { areQuiet } from '../../start-up/quiet-files.js';
import type { Entry } from '../../start-up/start.js';

export const slowImport: ProjectCheck = {
  id: 'slow-import',
  category: 'performance',
  severity: 'note',
  reach: 'project',
  title: 'an import that takes much of the time in which a program starts, and that only functions use',
  why: 'Whoever starts the program, or loads the package, waits for it, also where the function that needs it is never called. What `bin`, `main` and `exports` of package.json name is started in the sandbox, with and without each import whose names are used inside of functions only, by turns: found are those without which it starts at least a tenth and ten milliseconds faster, with 95 % certainty, and which were not used until all was loaded. What is told in milliseconds is the time that the processor was at work.\n\nA program gets `--version` and is given a second to end by itself. Modules of Node, what a constructor uses, files that have to be built first, and what is loaded for its effects are left alone.\n\nThe fix moves a `require` into the one function that uses it, where what is loaded with it is data or only declares, so that nobody can tell when that happens; it lands where the start was measured again, with and without it. An `import` stays, since the function would have to wait for it.',
  example: {
    bad: "const { Bundler } = require('bundler');\n\nexports.bundle = (entry) => new Bundler(entry).run();\nexports.version = () => '1.0.0';",
    good: "exports.bundle = (entry) => {\n  const { Bundler } = require('bundler');\n  return new Bundler(entry).run();\n};\nexports.version = () => '1.0.0';",
  },
  fixes: true,
  // It starts what the repository holds, many times.
  on: false,
  async examine(project) {
    const entries = await startEntries(project);
    if (entries.length === 0)
      project.tell(
        'slow-import found nothing to start: no JavaScript of the repository is named by bin, main or exports of a package.json.',
      );
    const candidates = await Promise.all(entries.map((entry) => candidatesOf(project, entry)));
    if (candidates.every(({ length }) => length === 0)) return [];
    const tasks = entries.map((entry, index) => ({
      ...entry,
      candidates: (candidates[index] ?? []).map(({ file, found }) => ({ file, edits: withoutImport(found) })),
    }));
    const measured = await measureStartUp(tasks, project.run);
    if (!measured.whole) {
      project.holdsFor(0);
      project.tell('Not all imports could be measured in the time that slow-import has.');
    }
    const large = entries.flatMap((entry, index) => {
      const { trouble = null, savings = [] } = measured.entries[index] ?? {};
      if (trouble !== null)
        project.tell(
          `${entry.file} ${trouble === 'slow' ? 'takes too long to start' : 'does not start'} in the sandbox.`,
        );
      return savings.flatMap((saving, nth) => {
        const candidate = candidates[index]?.[nth];
        return candidate && saving && isLarge(saving) ? [{ ...candidate, entry, saving }] : [];
      });
    });
    return Promise.all(withoutRepeats(large).map((each) => findingOf(project, each)));
  },
};

interface Candidate {
  file: string;
  found: LateImport;
  source: ReturnType<typeof sourceText>;
}

/** With more, looking at each once would take too long. */
const mostCandidates = 60;

async function candidatesOf(project: Project, entry: Entry): Promise<Candidate[]> {
  const loaded = loadedWith(entry.file, await moduleGraph(project));
  const all = await Promise.all([...loaded].map((file) => candidatesIn(project, file)));
  return all.flat().slice(0, mostCandidates);
}

async function candidatesIn(project: Project, file: string): Promise<Candidate[]> {
  const text = project.facts.has(file) ? await project.read(file) : null;
  if (text === null || !/\.[cm]?jsx?$/.test(file)) return [];
  const program = parseProgram(text, { file, jsx: true, tokens: true });
  linkParents(program);
  const source = sourceText(file, text, program, null);
  return lateImports(source).map((found) => ({ file, found, source }));
}

type Large = Candidate & { entry: Entry; saving: Saving };

/** Of one import that several entries load, the one that gains most by it. */
function withoutRepeats(large: readonly Large[]): Large[] {
  const share = ({ saving }: Large): number => saving.savedMs / saving.ms;
  const best = new Map<string, Large>();
  for (const each of large) {
    const key = `${each.file} ${each.found.node.range[0]}`;
    const known = best.get(key);
    if (!known || share(each) > share(known)) best.set(key, each);
  }
  return [...best.values()];
}

async function findingOf(
  project: Project,
  { file, found, source, entry, saving }: Large,
): Promise<ProjectFinding> {
  const { specifier, node } = found;
  const [saved, all] = [saving.savedMs, saving.ms].map(Math.round);
  const percent = Math.round((100 * saving.savedMs) / saving.ms);
  const edits = (await areQuiet(saving.spared, project)) ? intoFunction(source, found) : null;
  return {
    file,
    line: node.loc.start.line,
    message: `without ${specifier} ${entry.file} starts in ${percent} % less time (${saved} of ${all} ms), and only functions use it`,
    key: specifier,
    ...(edits && {
      fix: {
        title: `load ${specifier} where it is used`,
        edits: edits.map((edit) => ({ file, ...edit })),
        claims: 'start-up' as const,
      },
    }),
    ...(entry.file !== file && { related: [{ file: entry.file, message: 'starts with it' }] }),
  };
}
