import type { HostileTest } from '../hostile-case.js';

export const editsDependency: HostileTest = {
  as: 'test',
  name: 'changes an installed package',
  means: 'node_modules, through the link',
  verdict: /EROFS|EACCES/,
  code: () => `fs.writeFileSync('node_modules/dep/index.js', 'module.exports = 2;');`,
};
