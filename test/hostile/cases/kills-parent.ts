import { type HostileTest, q } from '../hostile-case.js';

export const killsParent: HostileTest = {
  as: 'test',
  name: 'kills who started it',
  means: 'SIGKILL to its parents, to process 1, and to all that it may',
  verdict: /./,
  code: (v) =>
    `for (const pid of [${q(v.pid)}, 1, process.ppid, -1]) try { process.kill(pid, 'SIGKILL'); } catch {}`,
};
