import type { HostileTest } from '../hostile-case.js';

export const writesHugeFile: HostileTest = {
  as: 'test',
  name: 'fills the disk',
  means: 'one file of a terabyte',
  verdict: /EFBIG|a file of more than/,
  code: () => `fs.closeSync(fs.openSync('huge', 'w'));
fs.truncateSync('huge', 2 ** 40);`,
};
