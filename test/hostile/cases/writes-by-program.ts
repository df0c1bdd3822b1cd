import { type HostileTest, q } from '../hostile-case.js';

export const writesByProgram: HostileTest = {
  as: 'test',
  name: 'writes a file outside',
  means: 'a shell that the test starts',
  verdict: /Command failed/,
  code: (v) =>
    `cp.execFileSync('/bin/sh', ['-c', 'echo changed > "$1"', 'sh', ${q(v.notes)}], { stdio: 'pipe' });`,
};
