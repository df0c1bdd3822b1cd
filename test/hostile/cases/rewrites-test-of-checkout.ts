import { type HostileTest, q } from '../hostile-case.js';

export const rewritesTestOfCheckout: HostileTest = {
  as: 'test',
  name: 'rewrites the test that judges it',
  means: 'its path in the checkout',
  verdict: /ENOENT|EROFS|EACCES/,
  code: (v) => `fs.writeFileSync(${q(v.checkout)} + '/test/add.test.js', '');`,
};
