import { type HostileTest, q } from '../hostile-case.js';

export const readsSshKey: HostileTest = {
  as: 'test',
  name: 'reads an SSH key',
  means: 'its path',
  verdict: /ENOENT|EACCES/,
  code: (v) => `fs.writeFileSync('loot', fs.readFileSync(${q(v.sshKey)}));`,
};
