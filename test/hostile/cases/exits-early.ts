import type { HostileTest } from '../hostile-case.js';

export const exitsEarly: HostileTest = {
  as: 'test',
  name: 'ends its process with exit code 0',
  means: 'process.exit',
  verdict: /before the test did|exit code/,
  code: () => `process.exit(0);`,
};
