import { type HostileTest, q } from '../hostile-case.js';

export const leavesLink: HostileTest = {
  as: 'test',
  name: 'makes healer change the checkout',
  means: 'a link in place of a file that healer writes next',
  verdict: /is no plain file inside/,
  healerWrites: 'src/add.js',
  code: (v) => `fs.rmSync('src/add.js');
fs.symlinkSync(${q(v.checkout)} + '/src/add.js', 'src/add.js');`,
};
