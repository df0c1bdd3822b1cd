import { type HostileTest, q } from '../hostile-case.js';

export const writesThroughHardLink: HostileTest = {
  as: 'test',
  name: 'changes the checkout',
  means: 'a hard link in the worktree',
  verdict: /ENOENT|EXDEV|EROFS|EPERM/,
  code: (v) => `fs.linkSync(${q(v.checkout)} + '/src/add.js', 'link.js');
fs.writeFileSync('link.js', 'changed');`,
};
