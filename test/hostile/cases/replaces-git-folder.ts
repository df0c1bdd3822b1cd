import type { HostileTest } from '../hostile-case.js';

export const replacesGitFolder: HostileTest = {
  as: 'test',
  name: 'gives healer another repository, with hooks',
  means: 'the .git file of the worktree',
  verdict: /EROFS|EBUSY|EACCES/,
  code: () => `fs.rmSync('.git'); fs.mkdirSync('.git');`,
};
