import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { definitions } from '../../graph/definitions.js';
import { moduleGraph } from '../../graph/module-graph.js';
import { loadedWith } from '../../graph/reach.js';
import { importDirectly } from '../../graph/rewrite-import.js';

/** Files that are loaded for nothing. */
const fewestExtra = 20;

export const importThroughBarrel: ProjectCheck = {
  id: 'import-through-barrel',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'an import that loads many files for a few names, since it goes through a file that only hands on',
  why: 'Whoever imports one name of `./index.js` loads all that it hands on, and what these load: tests start slower, and a bundler keeps what it cannot prove to be without effect. Named are imports within one package, by a relative path, that load at least 20 files more than the files that define the names do. A fix is offered where loading fewer files cannot be noticed: those no longer loaded do nothing but declare. Tests are left alone.',
  example: {
    bad: "import { clamp } from './index.js';",
    good: "import { clamp } from './math/clamp.js';",
  },
  fixes: true,
  on: false,
  async examine(project) {
    const graph = await moduleGraph(project);
    const find = definitions(project, graph);
    const found: ProjectFinding[] = [];
    const through = graph.edges.filter(
      ({ from, to, when, kind }) =>
        when === 'load' && kind === 'static' && !isTestFile(from) && project.facts.get(to)?.isBarrel,
    );
    for (const edge of through) {
      if (!edge.specifier.startsWith('.') || edge.names.some((name) => name === '*')) continue;
      const definers = await Promise.all(edge.names.map((name) => find(edge.to, name)));
      if (definers.length === 0 || definers.some((each) => each === null)) continue;
      const needed = new Set(definers.flatMap((each) => (each ? [...loadedWith(each.file, graph)] : [])));
      const extra = [...loadedWith(edge.to, graph)].filter((file) => !needed.has(file)).length;
      if (extra < fewestExtra) continue;
      const rewrite = await importDirectly(edge, project, graph, find);
      found.push({
        file: edge.from,
        line: edge.line,
        message: `${edge.names.length === 1 ? 'one name' : `${edge.names.length} names`} through ${edge.to} loads ${extra} files more than needed`,
        key: edge.to,
        ...(rewrite && { fix: { title: 'import from where the names are defined', edits: rewrite.edits } }),
      });
    }
    return found;
  },
};
