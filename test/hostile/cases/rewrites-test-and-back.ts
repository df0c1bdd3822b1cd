import type { HostileCandidate } from '../hostile-case.js';

export const rewritesTestAndBack: HostileCandidate = {
  as: 'candidate',
  name: 'rewrites the test that judges it',
  means: 'the file of another test, put back as it was later',
  verdict: /was changed while the tests ran/,
  code: () => `const fs = require('node:fs');
const path = require('node:path');
const test = path.join(__dirname, '../test/zeta.test.js');
const text = fs.readFileSync(test, 'utf8');
fs.writeFileSync(test, text.includes('3, 3') ? text.replace('3, 3', 'add(1, 2), 3') : text.replace('add(1, 2), 3', '3, 3'));
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
