import { hookPath } from '../../../core/package-root.js';
import { type HostileTest, q } from '../hostile-case.js';

export const editsHealer: HostileTest = {
  as: 'test',
  name: 'changes healer itself',
  means: 'the code that listens to the tests',
  verdict: /EROFS|EACCES|ENOENT/,
  code: () => `fs.appendFileSync(${q(hookPath('attach.cjs'))}, '');`,
};
