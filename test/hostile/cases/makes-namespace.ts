import { type HostileTest, q } from '../hostile-case.js';

export const makesNamespace: HostileTest = {
  as: 'test',
  name: 'makes itself root',
  means: 'a user namespace in which it may mount',
  verdict: /Command failed/,
  code: (v) => `const script = 'mount -o remount,rw / && echo changed > "$1"';
cp.execFileSync('unshare', ['-Urm', '/bin/sh', '-c', script, 'sh', ${q(v.notes)}], { stdio: 'pipe' });`,
};
