import type { HostileCandidate } from '../hostile-case.js';

export const claimsByHiddenExit: HostileCandidate = {
  as: 'candidate',
  name: 'ends the process before its tests fail',
  means: 'exit of a module whose name is put together, at once',
  verdict: /passes even where an assertion fails in it|still fails/,
  runner: 'script',
  code: () => `require(['pro', 'cess'].join('')).exit(0);
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
