import { type HostileTest, q } from '../hostile-case.js';

export const linksRecord: HostileTest = {
  as: 'test',
  name: 'makes healer read a secret',
  means: 'a link in place of a record of the reporter',
  verdict: /passes/,
  code: (v) => `fs.symlinkSync(${q(v.sshKey)}, process.env.HEALER_INBOX + '/1.json');`,
};
