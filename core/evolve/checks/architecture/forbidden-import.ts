import picomatch from 'picomatch';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';

export const forbiddenImport: ProjectCheck = {
  id: 'forbidden-import',
  category: 'architecture',
  severity: 'error',
  reach: 'project',
  title: 'an import that the layers of the settings forbid',
  why: 'Which part may use which is decided once and broken quietly. The setting `evolve.layers` is a list of rules; of each import the first rule decides whose `from` covers the file that imports and whose `to` covers the one that is imported: `{ "from": ["core/**"], "to": ["cli/**"] }` forbids, with `"allow": true` it permits. What no rule covers is permitted. Imports of types count as well. Without rules it finds nothing.',
  example: {
    bad: "// core/price.js, with { from: ['core/**'], to: ['cli/**'] }\nimport { print } from '../cli/print.js';",
    good: '// core/price.js takes what it needs as an argument\nexport const price = (order, tell) => tell(order.total);',
  },
  fixes: false,
  on: true,
  decidable: 'The settings say which imports are forbidden, and the text of a file which it has.',
  async examine(project) {
    const rules = project.settings.layers.map(({ from, to, allow, why }) => ({
      isFrom: picomatch(from, { dot: true }),
      isTo: picomatch(to, { dot: true }),
      allow,
      why,
    }));
    if (rules.length === 0) return [];
    const { edges } = await moduleGraph(project);
    return edges.flatMap(({ from, to, line }) => {
      const rule = rules.find(({ isFrom, isTo }) => isFrom(from) && isTo(to));
      if (!rule || rule.allow) return [];
      const reason = rule.why === undefined ? '' : `: ${rule.why}`;
      return [{ file: from, line, message: `may not import ${to}${reason}`, key: to }];
    });
  },
};
