import type { HostileTest } from '../hostile-case.js';

export const fillsScratch: HostileTest = {
  as: 'test',
  name: 'fills the memory',
  means: 'files in /dev/shm',
  verdict: /ENOSPC/,
  slow: true,
  code: () =>
    `for (let count = 0; count < 70; count++) fs.writeFileSync('/dev/shm/fill-' + count, Buffer.alloc(8 * 2 ** 20, 1));`,
};
