import type { HostileTest } from '../hostile-case.js';

export const waitsForever: HostileTest = {
  as: 'test',
  name: 'never ends',
  means: 'Atomics.wait',
  verdict: /did not end within 2.5 s/,
  timeoutMs: 2_500,
  code: () => `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
};
