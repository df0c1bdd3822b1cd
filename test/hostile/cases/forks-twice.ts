import { type HostileTest, q } from '../hostile-case.js';

export const forksTwice: HostileTest = {
  as: 'test',
  name: 'leaves a daemon behind',
  means: 'setsid and two forks, so that nobody is its parent',
  verdict: /passes/,
  code: (
    v,
  ) => `const daemon = 'setsid sh -c "(for i in 1 2 3 4 5 6; do sleep 5; done) & exit" ' + ${q(v.marker)} + ' </dev/null >/dev/null 2>&1 &';
cp.execFileSync('/bin/sh', ['-c', daemon, ${q(v.marker)}], { stdio: 'ignore' });`,
};
