import { type HostileTest, q } from '../hostile-case.js';

export const sendsUdp: HostileTest = {
  as: 'test',
  name: 'sends what it read to a server',
  means: 'UDP to the loopback',
  verdict: /passes|ECONNREFUSED/,
  code: (v) => `const socket = dgram.createSocket('udp4');
await new Promise((resolve, reject) => socket.send('loot', ${q(v.udpPort)}, '127.0.0.1', (error) => (error ? reject(error) : resolve())));
await wait(100);
socket.close();`,
};
