import type { HostileTest } from '../hostile-case.js';

export const connectsOut: HostileTest = {
  as: 'test',
  name: 'talks to a server of the internet',
  means: 'TCP to 192.0.2.1',
  verdict: /ENETUNREACH|EHOSTUNREACH/,
  code: () =>
    `await new Promise((resolve, reject) => net.connect(80, '192.0.2.1', resolve).on('error', reject));`,
};
