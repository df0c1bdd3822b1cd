import { type HostileTest, q } from '../hostile-case.js';

export const connectsUnix: HostileTest = {
  as: 'test',
  name: 'talks to a program of this machine',
  means: 'a Unix socket',
  verdict: /ENOENT|EACCES|ECONNREFUSED/,
  code: (v) =>
    `await new Promise((resolve, reject) => net.connect(${q(v.socket)}, resolve).on('error', reject));`,
};
