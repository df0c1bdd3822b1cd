import { type HostileTest, q } from '../hostile-case.js';

export const forksBomb: HostileTest = {
  as: 'test',
  name: 'starts processes without end',
  means: '300 shells, each of which sleeps',
  verdict: /had more than 100 processes|EAGAIN/,
  limits: { processes: 100 },
  code: (v) => `for (let count = 0; count < 300; count++)
  cp.spawn('/bin/sh', ['-c', 'sleep 20; exit', ${q(v.marker)}]).on('error', (error) => { throw error; });
await wait(15_000);`,
};
