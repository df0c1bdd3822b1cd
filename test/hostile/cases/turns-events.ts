import type { HostileCandidate } from '../hostile-case.js';

export const turnsEvents: HostileCandidate = {
  as: 'candidate',
  name: 'claims green to the reporter',
  means: 'failures turned into passes on their way',
  verdict: /passes even where an assertion fails in it|still fails|exit code/,
  code: () => `const { Readable } = require('node:stream');
const { push } = Readable.prototype;
Readable.prototype.push = function (event, ...rest) {
  if (event?.type === 'test:fail') {
    event.type = 'test:pass';
    delete event.data.details.error;
  }
  return push.call(this, event, ...rest);
};
exports.add = (a, b) => a - b;
exports.twice = (a) => 2 * a;
`,
};
