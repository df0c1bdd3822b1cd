import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';
import { couplingsIn } from '../../history/coupling.js';
import { historyOf } from '../../history/history.js';

const limits = { mostFiles: 25, fewestTogether: 8, leastConfidence: 0.7 };
const most = 20;

export const changeCoupling: ProjectCheck = {
  id: 'change-coupling',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'two files that change together although neither imports the other',
  why: 'What has to change together knows of one another, and nothing in the code says so: whoever changes one forgets the other. Often the same decision is written down twice. Counted are the last 2,000 commits but those of more than 25 files; a pair is named where at least 8 commits changed both, and these are 70 % of those that changed the one that changed less. Tests and pairs with an import between them are left alone.',
  example: {
    bad: '// 14 of the 16 commits that changed client/fields.js changed server/fields.js too',
    good: "// client/fields.js and server/fields.js both:\nimport { fields } from '../shared/fields.js';",
  },
  fixes: false,
  on: false,
  source: 'Gall, Hajek and Jazayeri, "Detection of Logical Coupling Based on Product Release History", 1998',
  prepare: historyOf,
  async examine(project) {
    const graph = await moduleGraph(project);
    const isThere = (file: string): boolean => isSourceFile(file) && project.facts.has(file);
    const neighbours = (file: string): Set<string> =>
      new Set([
        ...graph.importsOf(file).map(({ to }) => to),
        ...graph.importersOf(file).map(({ from }) => from),
      ]);
    return couplingsIn(await historyOf(project), isThere, limits)
      .filter(({ files: [one, other] }) => !neighbours(one).has(other))
      .slice(0, most)
      .map(({ files: [one, other], together, confidence }) => ({
        file: one,
        message: `changed together with ${other} in ${together} commits, ${Math.round(confidence * 100)} % of those of one of them, and neither imports the other`,
        key: other,
        related: [{ file: other, message: 'the other file' }],
      }));
  },
};
