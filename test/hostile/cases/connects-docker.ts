import type { HostileTest } from '../hostile-case.js';

export const connectsDocker: HostileTest = {
  as: 'test',
  name: 'asks Docker for the machine',
  means: '/var/run/docker.sock',
  verdict: /ENOENT|EACCES/,
  code: () =>
    `await new Promise((resolve, reject) => net.connect('/var/run/docker.sock', function () { this.end(); resolve(); }).on('error', reject));`,
};
