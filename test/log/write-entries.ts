import { openLog } from '../../core/log/log.js';

/** Writes that many entries to the log of a state folder: a process of its own for tests of several. */
const [folder = '', name = '', count = '0'] = process.argv.slice(2);
const log = await openLog(
  { folder, prepare: async () => {} },
  { command: 'test', mostBytes: 2_000_000, level: 'info' },
);
for (let index = 0; index < Number(count); index += 1)
  log.write('info', `${name} ${index} ${'x'.repeat(1_000)}`);
