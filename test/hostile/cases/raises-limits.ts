import type { HostileTest } from '../hostile-case.js';

export const raisesLimits: HostileTest = {
  as: 'test',
  name: 'raises its own limits',
  means: 'ulimit',
  verdict: /Command failed/,
  code: () => `cp.execFileSync('/bin/sh', ['-c', 'ulimit -f unlimited'], { stdio: 'pipe' });`,
};
