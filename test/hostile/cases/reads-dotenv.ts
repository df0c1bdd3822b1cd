import { type HostileTest, q } from '../hostile-case.js';

export const readsDotenv: HostileTest = {
  as: 'test',
  name: 'reads the .env of the checkout',
  means: 'its path',
  verdict: /ENOENT|EACCES/,
  code: (v) => `fs.writeFileSync('loot', fs.readFileSync(${q(v.checkout)} + '/.env'));`,
};
