import type { HostileTest } from '../hostile-case.js';

export const readsShadow: HostileTest = {
  as: 'test',
  name: 'reads the passwords of the system',
  means: '/etc/shadow',
  verdict: /read 0 characters|EACCES|EPERM/,
  code: () => `throw new Error('read ' + fs.readFileSync('/etc/shadow', 'utf8').length + ' characters');`,
};
