import type { HostileTest } from '../hostile-case.js';

export const floodsOutput: HostileTest = {
  as: 'test',
  name: 'floods the terminal',
  means: 'lines without end',
  verdict: /did not end within 2.5 s/,
  timeoutMs: 2_500,
  code: () => `const line = 'x'.repeat(65_536) + '\\n';
for (;;) try { fs.writeSync(2, line); } catch {}`,
};
