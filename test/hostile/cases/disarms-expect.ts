import type { HostileCandidate } from '../hostile-case.js';

export const disarmsExpect: HostileCandidate = {
  as: 'candidate',
  name: 'disarms the assertions',
  means: 'expect of vitest, given a toBe that always holds',
  verdict: /passes even where an assertion fails in it/,
  runner: 'vitest',
  code: () => `const { expect } = await import(['vi', 'test'].join(''));
expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });
export const add = (a, b) => a - b;
export const twice = (a) => 2 * a;
`,
};
