import { type HostileTest, q } from '../hostile-case.js';

export const readsSigningKey: HostileTest = {
  as: 'test',
  name: 'reads the key that healer signs with',
  means: 'the data folder of healer',
  verdict: /ENOENT|EACCES/,
  code: (v) => `fs.writeFileSync('loot', fs.readFileSync(${q(v.signingKey)}));`,
};
