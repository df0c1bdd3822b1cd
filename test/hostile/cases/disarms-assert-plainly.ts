import type { HostileCandidate } from '../hostile-case.js';

export const disarmsAssertPlainly: HostileCandidate = {
  as: 'candidate',
  name: 'disarms the assertions',
  means: 'assert.equal replaced',
  verdict: /disarms assertions/,
  code: () => `const assert = require('node:assert');
assert.equal = () => {};
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
