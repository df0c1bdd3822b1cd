import type { HostileCandidate } from '../hostile-case.js';

export const rewritesTest: HostileCandidate = {
  as: 'candidate',
  name: 'rewrites the test that judges it',
  means: 'the file of another test, before it is loaded',
  verdict: /was changed while the tests ran/,
  code: () => `const fs = require('node:fs');
const path = require('node:path');
const test = path.join(__dirname, '../test/zeta.test.js');
const text = fs.readFileSync(test, 'utf8');
fs.writeFileSync(test, text.replace('add(1, 2), 3', '3, 3'));
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
