import type { HostileCandidate } from '../hostile-case.js';

export const claimsByLateExit: HostileCandidate = {
  as: 'candidate',
  name: 'ends the process before its tests fail',
  means: 'exit of a module whose name is put together, once it is called',
  verdict: /passes even where an assertion fails in it|still fails/,
  runner: 'script',
  code: () => `exports.add = () => require(['pro', 'cess'].join('')).exit(0);
exports.twice = (a) => 2 * a;
`,
};
