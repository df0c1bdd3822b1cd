import { type HostileTest, q } from '../hostile-case.js';

export const daemonises: HostileTest = {
  as: 'test',
  name: 'leaves a daemon behind',
  means: 'a detached child in a session of its own',
  verdict: /passes/,
  code: (v) =>
    `cp.spawn('/bin/sh', ['-c', 'for i in 1 2 3 4 5 6; do sleep 5; done', ${q(v.marker)}], { detached: true, stdio: 'ignore' }).unref();`,
};
