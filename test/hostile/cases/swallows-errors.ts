import type { HostileCandidate } from '../hostile-case.js';

export const swallowsErrors: HostileCandidate = {
  as: 'candidate',
  name: 'swallows what the tests throw',
  means: 'a listener to uncaughtException',
  verdict: /catches errors or the end of the whole process/,
  code: () => `process.on('uncaughtException', () => {});
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
