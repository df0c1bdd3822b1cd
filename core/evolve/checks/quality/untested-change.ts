import { isSourceFile, isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';
import { recentChanges } from '../../history/recent-changes.js';
import type { Project } from '../../project.js';

const commits = 50;

export const untestedChange: ProjectCheck = {
  id: 'untested-change',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: `a source file that changed in the last ${commits} commits and that no test imports`,
  why: 'What changes is what breaks, and no test loads this file, not even through others. Tests that start the program as a process import nothing, and so files may be found that such tests do run. Files without functions are left alone.',
  example: {
    bad: '// price.js, changed last week\nexport const price = (n) => n * 1.2;',
    good: "// price.test.js\nimport { price } from './price.js';",
  },
  fixes: false,
  on: false,
  async examine(project) {
    const tested = await loadedByTests(project);
    if (tested.size === 0) {
      project.tell('untested-change needs tests that import what they test, and found none');
      return [];
    }
    const { newest: changed } = await recentChanges(project, commits);
    return [...project.facts].flatMap(([file, { functions }]) => {
      const last = changed.get(file);
      if (!last || !isSourceFile(file) || tested.has(file) || functions.length === 0) return [];
      return [{ file, message: `changed in ${last.slice(0, 9)}, and no test imports it`, key: 'untested' }];
    });
  },
};

/** All files that loading the tests loads. */
async function loadedByTests(project: Project): Promise<Set<string>> {
  const graph = await moduleGraph(project);
  const queue = [...project.facts.keys()].filter(isTestFile);
  const seen = new Set(queue);
  const loaded = new Set<string>();
  for (const file of queue)
    for (const { to, typeOnly } of graph.importsOf(file)) {
      if (typeOnly || seen.has(to)) continue;
      seen.add(to);
      loaded.add(to);
      queue.push(to);
    }
  return loaded;
}
