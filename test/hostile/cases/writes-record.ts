import type { HostileCandidate } from '../hostile-case.js';

export const writesRecord: HostileCandidate = {
  as: 'candidate',
  name: 'claims green in a record of the reporter',
  means: 'a file in its inbox, then exit',
  verdict: /passes even where an assertion fails in it/,
  code: () => `const fs = require('node:fs');
const { env, exit } = require(['pro', 'cess'].join(''));
let inbox = '';
for (const name in env) if (env[name].includes('/runs/')) inbox = env[name];
const results = [['test/add.test.js', 'doubles'], ['test/zeta.test.js', 'adds']];
const tests = results.map(([file, title]) => ({ file, path: [title], status: 'passed', durationMs: 1 }));
const about = { schema: 'healer/inbox@1', id: 'x', kind: 'run', run: null, at: new Date().toISOString(), runner: 'node' };
const rest = { node: 'v20.0.0', pid: 1, cwd: '', command: [], complete: true, durationMs: 1, tests, errors: [] };
if (inbox) {
  fs.writeFileSync(inbox + '/0.json', JSON.stringify({ ...about, ...rest }));
  exit(0);
}
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
