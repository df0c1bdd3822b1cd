import type { HostileTest } from '../hostile-case.js';

export const deletesNeighbours: HostileTest = {
  as: 'test',
  name: 'deletes the worktrees of other runs',
  means: 'the folder above its own',
  verdict: /saw 0 others/,
  code: () => `const own = path.basename(process.cwd());
const others = fs.readdirSync('..').filter((name) => !name.startsWith(own));
for (const name of others) fs.rmSync(path.join('..', name), { recursive: true });
throw new Error('saw ' + others.length + ' others');`,
};
