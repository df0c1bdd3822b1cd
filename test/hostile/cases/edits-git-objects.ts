import { type HostileTest, q } from '../hostile-case.js';

export const editsGitObjects: HostileTest = {
  as: 'test',
  name: 'deletes the history',
  means: '.git/objects',
  verdict: /EROFS|EACCES|EBUSY/,
  code: (v) => `fs.rmSync(${q(v.gitFolder)} + '/objects', { recursive: true });`,
};
