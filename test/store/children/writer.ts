import { openRepository } from '../../../core/git/repository.js';
import { openStore } from '../../../core/store/store.js';
import { errorRecord } from '../../support/records.js';

// Adds `count` records named after `name`, each of which also counts up one record that all writers share.
const [root = '', name = '', count = '0'] = process.argv.slice(2);
const store = await openStore(await openRepository(root));
for (let index = 0; index < Number(count); index += 1) {
  await store.errors.update((records) => {
    const shared = records.find(({ id }) => id === 'shared');
    if (shared) shared.count += 1;
    else records.push(errorRecord({ id: 'shared', count: 1 }));
    records.push(errorRecord({ id: `${name}-${index}` }));
  });
  process.stdout.write(`wrote ${index}\n`);
}
