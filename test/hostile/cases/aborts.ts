import type { HostileTest } from '../hostile-case.js';

export const aborts: HostileTest = {
  as: 'test',
  name: 'ends its process with a signal',
  means: 'process.abort',
  verdict: /./,
  code: () => `process.abort();`,
};
