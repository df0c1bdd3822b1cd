import type { HostileTest } from '../hostile-case.js';

export const blocksRecord: HostileTest = {
  as: 'test',
  name: 'makes healer wait for ever',
  means: 'a pipe in place of a record of the reporter',
  verdict: /passes/,
  code: () =>
    `cp.execFileSync('mkfifo', [process.env.HEALER_INBOX + '/1.json', process.env.HEALER_INBOX + '/2.part']);`,
};
