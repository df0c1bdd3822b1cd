import type { HostileCandidate } from '../hostile-case.js';

export const printsTap: HostileCandidate = {
  as: 'candidate',
  name: 'claims green on its output',
  means: 'lines of TAP, then exit',
  verdict: /still fails|passes even where/,
  code: () => `console.log('TAP version 13\\nok 1 - adds\\nok 2 - doubles\\n1..2');
require(['pro', 'cess'].join('')).exit(0);
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
