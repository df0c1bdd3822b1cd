import type { HostileTest } from '../hostile-case.js';

export const nestsRecord: HostileTest = {
  as: 'test',
  name: 'makes the parser of healer overflow',
  means: 'a record of lists, a million deep',
  verdict: /passes/,
  code: () => `fs.writeFileSync(process.env.HEALER_INBOX + '/1.json', '['.repeat(1e6) + ']'.repeat(1e6));`,
};
