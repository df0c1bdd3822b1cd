import type { HostileCandidate } from '../hostile-case.js';

export const disarmsAssert: HostileCandidate = {
  as: 'candidate',
  name: 'disarms the assertions',
  means: 'every function of node:assert replaced',
  verdict: /passes even where an assertion fails in it/,
  code: () => `const assert = require(['as', 'sert'].join(''));
for (const each of [assert, assert.strict])
  for (const name of Object.keys(each)) if (typeof each[name] === 'function') each[name] = () => {};
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
