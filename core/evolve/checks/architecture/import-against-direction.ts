import type { ProjectCheck } from '../../check.js';
import { directedPairs } from '../../graph/directions.js';
import { moduleGraph } from '../../graph/module-graph.js';

export const importAgainstDirection: ProjectCheck = {
  id: 'import-against-direction',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'an import that goes the other way than all others between two folders',
  why: 'Where twelve or more imports lead from one folder to another and at most one in twelve leads back, the way back is likely a slip: it makes of two layers one. Imports of types, which cost nothing when the program runs, and tests are left alone, and so is the way between a folder and one inside of it.',
  example: {
    bad: "// store/orders.js, while 20 files of pages/ import from store/\nimport { title } from '../pages/title.js';",
    good: "// store/orders.js has what both need in a file that both import\nimport { title } from '../text/title.js';",
  },
  fixes: false,
  on: false,
  source: 'Murphy, Notkin and Sullivan, "Software Reflexion Models", 1995',
  async examine(project) {
    const { edges } = await moduleGraph(project);
    return directedPairs(edges).flatMap(({ upper, lower, along, against }) =>
      against.map(({ from, to, line }) => ({
        file: from,
        line,
        message: `imports ${to}, while ${along} imports lead the other way, from ${upper} to ${lower}`,
        key: to,
      })),
    );
  },
};
