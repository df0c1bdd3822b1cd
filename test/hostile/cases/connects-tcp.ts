import { type HostileTest, q } from '../hostile-case.js';

export const connectsTcp: HostileTest = {
  as: 'test',
  name: 'talks to a server of this machine',
  means: 'TCP to the loopback',
  verdict: /ECONNREFUSED/,
  code: (v) =>
    `await new Promise((resolve, reject) => net.connect(${q(v.tcpPort)}, '127.0.0.1', resolve).on('error', reject));`,
};
