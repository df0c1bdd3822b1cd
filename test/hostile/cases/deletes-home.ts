import { type HostileTest, q } from '../hostile-case.js';

export const deletesHome: HostileTest = {
  as: 'test',
  name: 'deletes the home folder',
  means: 'fs.rmSync, recursively',
  verdict: /ENOENT|EROFS|EACCES/,
  code: (v) => `fs.rmSync(${q(v.home)}, { recursive: true });`,
};
