import type { HostileTest } from '../hostile-case.js';

export const editsGitConfig: HostileTest = {
  as: 'test',
  name: 'makes git run a program',
  means: 'git config core.fsmonitor',
  verdict: /Command failed/,
  code: () =>
    `cp.execFileSync('git', ['config', 'core.fsmonitor', 'touch /tmp/changed'], { stdio: 'pipe' });`,
};
