import { type HostileTest, q } from '../hostile-case.js';

export const readsEnvironment: HostileTest = {
  as: 'test',
  name: 'reads tokens of the environment',
  means: 'process.env, and /proc/*/environ of every process',
  verdict: /the token is not there/,
  code: (v) => `const all = [JSON.stringify(process.env)];
for (const pid of fs.readdirSync('/proc').filter(Number))
  try { all.push(fs.readFileSync('/proc/' + pid + '/environ', 'utf8')); } catch {}
fs.writeFileSync('loot', all.join('\\n'));
if (!all.join().includes(${q(v.variable)})) throw new Error('the token is not there');`,
};
