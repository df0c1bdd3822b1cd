import type { HostileTest } from '../hostile-case.js';

export const fillsDisk: HostileTest = {
  as: 'test',
  name: 'fills the disk',
  means: '40 files of 4 MiB',
  verdict: /wrote more than 48 MiB/,
  limits: { diskMiB: 48 },
  code: () => `for (let count = 0; count < 40; count++) {
  fs.writeFileSync('fill-' + count, Buffer.alloc(4 * 2 ** 20, count));
  await wait(20);
}
await wait(10_000);`,
};
