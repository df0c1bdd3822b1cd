import { type HostileTest, q } from '../hostile-case.js';

export const editsGitHooks: HostileTest = {
  as: 'test',
  name: 'puts code in a git hook',
  means: '.git/hooks of the checkout',
  verdict: /ENOENT|EROFS|EACCES/,
  code: (v) => `fs.writeFileSync(${q(v.gitFolder)} + '/hooks/pre-commit', '#!/bin/sh\\necho changed\\n');`,
};
