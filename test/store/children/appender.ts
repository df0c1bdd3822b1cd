import { openRepository } from '../../../core/git/repository.js';
import { openLedger } from '../../../core/store/ledger.js';

const [root = '', name = '', count = '0'] = process.argv.slice(2);
const ledger = openLedger(await openRepository(root));
for (let index = 0; index < Number(count); index += 1) {
  await ledger.append([{ type: 'test', data: { name, index } }]);
}
