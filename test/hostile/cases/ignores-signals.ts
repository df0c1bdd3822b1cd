import type { HostileTest } from '../hostile-case.js';

export const ignoresSignals: HostileTest = {
  as: 'test',
  name: 'does not end when it is told to',
  means: 'handlers for all signals, and a loop',
  verdict: /did not end within 2.5 s/,
  timeoutMs: 2_500,
  code: () => `for (const name of Object.keys(os.constants.signals)) try { process.on(name, () => {}); } catch {}
for (;;) await wait(50);`,
};
