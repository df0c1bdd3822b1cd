import type { HostileTest } from '../hostile-case.js';

export const editsGitRefs: HostileTest = {
  as: 'test',
  name: 'moves a branch',
  means: 'git update-ref',
  verdict: /Command failed/,
  code: () =>
    `cp.execFileSync('git', ['update-ref', 'refs/heads/main', 'HEAD~0', '0'.repeat(40)], { stdio: 'pipe' });`,
};
