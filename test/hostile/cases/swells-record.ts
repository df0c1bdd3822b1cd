import type { HostileTest } from '../hostile-case.js';

export const swellsRecord: HostileTest = {
  as: 'test',
  name: 'makes healer run out of memory',
  means: 'a record of 600 MiB',
  verdict: /passes/,
  code: () => `fs.closeSync(fs.openSync(process.env.HEALER_INBOX + '/1.json', 'w'));
fs.truncateSync(process.env.HEALER_INBOX + '/1.json', 600 * 2 ** 20);`,
};
