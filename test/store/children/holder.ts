import { setTimeout as wait } from 'node:timers/promises';
import { withLock } from '../../../core/store/lock.js';

await withLock(process.argv[2] ?? '', async () => {
  process.stdout.write('held\n');
  await wait(600_000);
});
