import type { HostileCandidate } from '../hostile-case.js';

export const claimsByComputedExit: HostileCandidate = {
  as: 'candidate',
  name: 'ends the process before its tests fail',
  means: 'process under a computed name',
  verdict: /looks up a global by a computed name/,
  code: () => `globalThis['pro' + 'cess'].exit(0);
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
