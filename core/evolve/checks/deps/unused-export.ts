import type { ProjectCheck } from '../../check.js';
import { prepareKnip } from '../../knip/run-knip.js';
import { unusedExports } from '../../knip/unused-exports.js';

export const unusedExport: ProjectCheck = {
  id: 'unused-export',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'an exported function, class or value that no other file imports',
  why: 'What is exported has to be kept for whoever may import it. knip follows imports from the entries of each package; what an entry exports is for others and not looked at. Exports of CommonJS, of tests, examples and settings are left alone, and so is what JSON, YAML or TOML of the repository name: the file by its path, or its name and that of the export. Where the file itself uses the name, the fix takes the word `export` away; where nothing does, what it declares may go, which is left to you.',
  example: {
    bad: 'export const half = (n: number) => n / 2;\nexport const quarter = (n: number) => half(half(n));',
    good: 'const half = (n: number) => n / 2;\nexport const quarter = (n: number) => half(half(n));',
  },
  fixes: true,
  on: true,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  examine: (project) => unusedExports(project, 'exports'),
};
