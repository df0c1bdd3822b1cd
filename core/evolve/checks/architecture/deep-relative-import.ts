import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';

const mostSteps = 3;

export const deepRelativeImport: ProjectCheck = {
  id: 'deep-relative-import',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'a relative import that climbs more than three folders',
  why: '`../../../../shared/text.js` breaks when either file moves, and says nothing about where it leads. `imports` of package.json (`#shared/*`) or `paths` of tsconfig.json name the place once. Tests are left alone: their folders mirror those of what they test.',
  example: {
    bad: "import { text } from '../../../../shared/text.js';",
    good: "import { text } from '#shared/text.js';",
  },
  fixes: false,
  on: false,
  onRequest: 'Whether a name reads better than a path is a matter of taste.',
  async examine(project) {
    const { edges } = await moduleGraph(project);
    return edges.flatMap(({ from, to, specifier, line }) => {
      const steps = specifier.split('/').filter((part) => part === '..').length;
      return steps > mostSteps && !isTestFile(from)
        ? [{ file: from, line, message: `climbs ${steps} folders to import ${to}`, key: to }]
        : [];
    });
  },
};
