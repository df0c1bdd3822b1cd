import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { prepareKnip, runKnip } from '../../knip/run-knip.js';

export const unusedEnumMember: ProjectCheck = {
  id: 'unused-enum-member',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a member of an exported enum that nothing names',
  why: 'Nobody can tell whether it still has a meaning. A value may come from outside, as from a database or a protocol, without any code that names it; so nothing is taken out for you.',
  example: {
    bad: "export enum Level { low = 'low', high = 'high', unheard = 'unheard' } // nothing names Level.unheard",
    good: "export enum Level { low = 'low', high = 'high' }",
  },
  fixes: false,
  on: false,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  async examine(project) {
    const report = await runKnip(project);
    return (report?.issues ?? [])
      .filter(({ type, file }) => type === 'enumMembers' && isSourceFile(file))
      .map(({ file, symbol, parent, line }) => ({
        file,
        ...(line !== undefined && { line }),
        message: `nothing names ${parent === undefined ? '' : `${parent}.`}${symbol}`,
        key: `${parent} ${symbol}`,
      }));
  },
};
