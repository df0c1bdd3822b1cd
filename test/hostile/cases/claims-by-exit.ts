import type { HostileCandidate } from '../hostile-case.js';

export const claimsByExit: HostileCandidate = {
  as: 'candidate',
  name: 'ends the process before its tests fail',
  means: 'process.exit',
  verdict: /ends or commands the process/,
  code: () => `process.exit(0);
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
