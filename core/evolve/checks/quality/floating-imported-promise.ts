import type { ProjectCheck } from '../../check.js';
import { type ModuleGraph, moduleGraph } from '../../graph/module-graph.js';
import type { Project } from '../../project.js';

export const floatingImportedPromise: ProjectCheck = {
  id: 'floating-imported-promise',
  category: 'quality',
  severity: 'warning',
  reach: 'project',
  title: 'a call of an async function of another file whose promise nobody waits for',
  why: 'As [floating-promise](floating-promise.md), across files: when the function fails, nothing catches it, and Node ends the process at an unhandled rejection. Found where the name is imported or required from a file of the repository that declares it `async`, also through files that hand it on. `void` before the call says that it is meant so. Left alone are calls at the top of a file, of functions that catch all that they wait for, and calls that are handed a callback, which may hear of the failure instead.',
  example: {
    bad: "// store.js\nexport async function save(item) {\n  await write(item);\n}\n// page.js\nimport { save } from './store.js';\nexport const onClick = (item) => {\n  save(item);\n};",
    good: "// store.js\nexport async function save(item) {\n  await write(item);\n}\n// page.js\nimport { save } from './store.js';\nexport const onClick = async (item) => {\n  await save(item);\n};",
  },
  fixes: false,
  on: true,
  eslint: ['@typescript-eslint/no-floating-promises'],
  async examine(project) {
    const graph = await moduleGraph(project);
    const found = [...project.facts].map(async ([file, { dangling }]) => {
      const origins = dangling.map(async ({ specifier, name, text, ...place }) => {
        const target = await graph.resolve(specifier, file);
        const origin = target && (await asyncOrigin(project, graph, target, name));
        if (!origin) return [];
        return [
          {
            ...place,
            file,
            message: `nobody waits for this promise, or hears when it fails: ${origin} declares it async`,
            key: text,
          },
        ];
      });
      return (await Promise.all(origins)).flat();
    });
    return (await Promise.all(found)).flat();
  },
};

/** The file that declares an export of this one as an async function, followed through those that hand it on. */
async function asyncOrigin(
  project: Project,
  graph: ModuleGraph,
  file: string,
  name: string,
  depth = 5,
): Promise<string | null> {
  const facts = project.facts.get(file);
  if (!facts || depth === 0) return null;
  if (facts.asyncExports.includes(name)) return file;
  const own = facts.exports.find((each) => each.name === name);
  if (own && own.kind !== 're-export') return null;
  for (const { kind, names, specifier, line } of facts.imports) {
    if (kind !== 're-export') continue;
    const isAll =
      names.includes('*') && facts.exports.some((each) => each.line === line && each.name === '*');
    if (own ? own.line !== line || !names.includes(name) : !isAll || name === 'default') continue;
    const next = await graph.resolve(specifier, file);
    const origin = next && (await asyncOrigin(project, graph, next, name, depth - 1));
    if (origin) return origin;
  }
  return null;
}
