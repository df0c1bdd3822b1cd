import { type HostileTest, q } from '../hostile-case.js';

export const readsGitToken: HostileTest = {
  as: 'test',
  name: 'reads the token in the address of a remote',
  means: '.git/config of the checkout',
  verdict: /no remote in it|ENOENT/,
  code: (v) => `const text = fs.readFileSync(${q(v.gitFolder)} + '/config', 'utf8');
fs.writeFileSync('loot', text);
if (!text.includes('remote')) throw new Error('no remote in it');`,
};
