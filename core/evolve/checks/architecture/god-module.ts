import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';

const fewestFiles = 30;
const leastFanIn = 12;
const leastFanOut = 12;
const fewestLines = 400;

export const godModule: ProjectCheck = {
  id: 'god-module',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'a large file that much depends on and that depends on much',
  why: 'Whatever changes anywhere tends to change it, and whatever changes in it tends to break something. Named are files of at least 400 lines that at least 12 others load and that load at least 12 others, in projects of 30 files or more; imports of types do not count, nor do tests, nor files that only hand on what others export.',
  example: {
    bad: '// app.js: 1,200 lines, imported by 40 files, imports 35',
    good: '// app.js starts what routes.js, store.js and mail.js do',
  },
  fixes: false,
  on: false,
  source: 'Henry and Kafura, "Software Structure Metrics Based on Information Flow", 1981',
  async examine(project) {
    const graph = await moduleGraph(project);
    const sources = graph.files.filter((file) => !isTestFile(file));
    if (sources.length < fewestFiles) return [];
    return sources.flatMap((file) => {
      const facts = project.facts.get(file);
      const loads = (edges: readonly { from: string; to: string; when: string }[], end: 'from' | 'to') =>
        new Set(edges.flatMap((edge) => (edge.when === 'types' || isTestFile(edge[end]) ? [] : [edge[end]])))
          .size;
      const fanIn = loads(graph.importersOf(file), 'from');
      const fanOut = loads(graph.importsOf(file), 'to');
      if (!facts || facts.isBarrel || facts.lines < fewestLines || fanIn < leastFanIn || fanOut < leastFanOut)
        return [];
      return [
        {
          file,
          message: `${facts.lines} lines that ${fanIn} files load and that load ${fanOut}`,
          key: 'god-module',
        },
      ];
    });
  },
};
