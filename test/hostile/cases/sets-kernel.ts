import type { HostileTest } from '../hostile-case.js';

export const setsKernel: HostileTest = {
  as: 'test',
  name: 'changes a setting of the kernel',
  means: '/proc/sys',
  verdict: /EROFS|EACCES|EPERM/,
  code: () => `const file = '/proc/sys/kernel/core_pattern';
fs.writeFileSync(file, fs.readFileSync(file));`,
};
