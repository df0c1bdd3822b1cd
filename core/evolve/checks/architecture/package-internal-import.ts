import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';

export const packageInternalImport: ProjectCheck = {
  id: 'package-internal-import',
  category: 'architecture',
  severity: 'warning',
  reach: 'project',
  title: 'a relative path that leads into another package of the workspace',
  why: 'Such an import goes past what the other package says it exports and past its version, is not among the dependencies, and breaks once the package is published or moved. Import the package by its name. Packages are those of the workspaces; imports of types and of data, tests, benchmarks, examples, pages of documentation and files of settings are left alone, and so is what belongs to the root.',
  example: {
    bad: "// packages/shop/src/cart.js\nimport { price } from '../../prices/src/price.js';",
    good: "// packages/shop/src/cart.js\nimport { price } from '@shop/prices';",
  },
  fixes: false,
  on: true,
  eslint: ['import/no-relative-packages', 'import-x/no-relative-packages'],
  async examine(project) {
    const packages = project.workspace.packages
      .filter(({ folder }) => folder !== '')
      .sort((one, other) => other.folder.length - one.folder.length);
    if (packages.length < 2) return [];
    const packageOf = (file: string) => packages.find(({ folder }) => file.startsWith(`${folder}/`));
    const { edges } = await moduleGraph(project);
    return edges.flatMap(({ from, to, specifier, line, when }): ProjectFinding[] => {
      const [own, other] = [packageOf(from), packageOf(to)];
      if (
        !own ||
        !other ||
        own === other ||
        !specifier.startsWith('.') ||
        when === 'types' ||
        !isCode.test(to) ||
        isBeside.test(from)
      )
        return [];
      return [
        {
          file: from,
          line,
          message: `reaches into the package ${other.name} instead of importing it by its name`,
          key: to,
        },
      ];
    });
  },
};

const isCode = /\.[cm]?[jt]sx?$/;

const isBeside =
  /(?:^|\/)\.[\w-]+rc\.[cm]?js$|(?:^|[/._-])(?:tests?|specs?|__tests__|bench(?:marks?)?|scripts?|e2e|config|examples?|samples?|demos?|docs?|websites?|playgrounds?)(?:[/._-]|$)/i;
