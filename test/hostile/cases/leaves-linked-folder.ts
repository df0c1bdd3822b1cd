import { type HostileTest, q } from '../hostile-case.js';

export const leavesLinkedFolder: HostileTest = {
  as: 'test',
  name: 'makes healer change the checkout',
  means: 'a link in place of a folder that healer writes in next',
  verdict: /is no plain file inside/,
  healerWrites: 'src/add.js',
  code: (v) => `fs.rmSync('src', { recursive: true });
fs.symlinkSync(${q(v.checkout)} + '/src', 'src');`,
};
