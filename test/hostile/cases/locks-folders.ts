import type { HostileTest } from '../hostile-case.js';

export const locksFolders: HostileTest = {
  as: 'test',
  name: 'leaves what cannot be removed',
  means: 'folders without any right',
  verdict: /passes/,
  code: () => `fs.mkdirSync('locked/inner', { recursive: true });
fs.writeFileSync('locked/inner/file', '');
for (const folder of ['locked/inner', 'locked']) fs.chmodSync(folder, 0);`,
};
