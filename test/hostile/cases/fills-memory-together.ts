import { type HostileTest, q } from '../hostile-case.js';

export const fillsMemoryTogether: HostileTest = {
  as: 'test',
  name: 'fills the memory',
  means: 'five processes, each with less than it may have',
  verdict: /used more than 300 MiB of memory/,
  limits: { memoryMiB: 300 },
  code: (
    v,
  ) => `const script = 'globalThis.kept = Buffer.alloc(120 * 2 ** 20, 1); setTimeout(() => {}, 15000);';
for (let count = 0; count < 5; count++) cp.spawn(process.execPath, ['-e', script, ${q(v.marker)}]);
await wait(15_000);`,
};
