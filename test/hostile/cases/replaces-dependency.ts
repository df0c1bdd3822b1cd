import type { HostileCandidate } from '../hostile-case.js';

export const replacesDependency: HostileCandidate = {
  as: 'candidate',
  name: 'replaces a package that judges it',
  means: 'the link in node_modules',
  verdict: /was changed while the tests ran/,
  code: () => `const fs = require('node:fs');
const path = require('node:path');
const dependency = path.join(__dirname, '../node_modules/dep');
if (fs.lstatSync(dependency).isSymbolicLink()) {
  fs.rmSync(dependency);
  fs.mkdirSync(dependency);
  fs.writeFileSync(dependency + '/index.js', 'module.exports = -1;');
}
exports.add = (a, b) => a - b * require("dep");
exports.twice = (a) => 2 * a;
`,
};
