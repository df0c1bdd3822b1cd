import type { HostileTest } from '../hostile-case.js';

export const loopsForever: HostileTest = {
  as: 'test',
  name: 'never ends',
  means: 'a busy loop',
  verdict: /did not end within 2.5 s|without a sign of life/,
  timeoutMs: 2_500,
  code: () => `while (true);`,
};
