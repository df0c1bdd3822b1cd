import type { ProjectCheck } from '../../check.js';
import { prepareKnip } from '../../knip/run-knip.js';
import { unusedExports } from '../../knip/unused-exports.js';

export const unusedType: ProjectCheck = {
  id: 'unused-type',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'an exported type or interface that no other file imports',
  why: 'What is exported has to be kept for whoever may import it. What an entry of a package exports is for others and not looked at. Where the file itself uses the type, the fix takes the word `export` away; where nothing does, the type may go, which is left to you.',
  example: {
    bad: 'export interface Options { deep: boolean }\nexport function copy(value: object, options: Options): object { return value; }',
    good: 'interface Options { deep: boolean }\nexport function copy(value: object, options: Options): object { return value; }',
  },
  fixes: true,
  on: true,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  examine: (project) => unusedExports(project, 'types'),
};
