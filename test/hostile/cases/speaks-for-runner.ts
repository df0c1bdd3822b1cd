import type { HostileCandidate } from '../hostile-case.js';

export const speaksForRunner: HostileCandidate = {
  as: 'candidate',
  name: 'claims green to the runner',
  means: 'the messages that node --test reads from its children, then exit',
  verdict: /passes even where an assertion fails in it|still fails/,
  code: () => `const v8 = require('node:v8');
const fs = require('node:fs');
const { argv, exit } = require(['pro', 'cess'].join(''));
const file = argv[1];
const name = /zeta/.test(file) ? 'adds' : 'doubles';
const say = (type, more = {}) => {
  const value = v8.serialize({ type, data: { name, nesting: 0, file, line: 4, column: 1, testNumber: 1, ...more } });
  const head = Buffer.alloc(6);
  value.copy(head, 0, 0, 2);
  head.writeUInt32BE(value.length, 2);
  fs.writeSync(1, Buffer.concat([head, value]));
};
for (const type of ['test:enqueue', 'test:dequeue', 'test:start']) say(type);
say('test:pass', { details: { duration_ms: 1 } });
exit(0);
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
