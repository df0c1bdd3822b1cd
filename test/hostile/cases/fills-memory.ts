import type { HostileTest } from '../hostile-case.js';

export const fillsMemory: HostileTest = {
  as: 'test',
  name: 'fills the memory',
  means: 'buffers in one process',
  verdict: /memory|allocation failed/i,
  limits: { memoryMiB: 300 },
  code: () => `const kept = [];
for (let count = 0; count < 60; count++) {
  kept.push(Buffer.alloc(20 * 2 ** 20, 1));
  await wait(5);
}
await wait(5_000);`,
};
