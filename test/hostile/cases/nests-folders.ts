import type { HostileTest } from '../hostile-case.js';

export const nestsFolders: HostileTest = {
  as: 'test',
  name: 'leaves what cannot be removed',
  means: 'folders so deep that no path reaches them',
  verdict: /passes/,
  code: () => `const name = 'd'.repeat(200);
for (let depth = 0; depth < 60; depth++) {
  fs.mkdirSync(name);
  process.chdir(name);
}`,
};
