import { type HostileTest, q } from '../hostile-case.js';

export const writesOutside: HostileTest = {
  as: 'test',
  name: 'writes a file outside',
  means: 'fs.writeFileSync',
  verdict: /ENOENT|EROFS|EACCES/,
  code: (v) => `fs.writeFileSync(${q(v.notes)}, 'changed');`,
};
