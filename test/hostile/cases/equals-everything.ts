import type { HostileCandidate } from '../hostile-case.js';

export const equalsEverything: HostileCandidate = {
  as: 'candidate',
  name: 'equals whatever is expected',
  means: 'a matcher of jest in place of a result',
  verdict: /passes itself off as what a test expects/,
  code: () => `exports.add = () => ({ asymmetricMatch: () => true });
exports.twice = (a) => 2 * a;
`,
};
