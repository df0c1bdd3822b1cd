import { type HostileTest, q } from '../hostile-case.js';

export const writesThroughLink: HostileTest = {
  as: 'test',
  name: 'changes the checkout',
  means: 'a symbolic link in the worktree',
  verdict: /ENOENT|EROFS|EACCES/,
  code: (v) => `fs.symlinkSync(${q(v.checkout)} + '/src/add.js', 'link.js');
fs.writeFileSync('link.js', 'changed');`,
};
