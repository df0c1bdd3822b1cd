import { openRepository } from '../../../core/git/repository.js';
import { createSigningKey } from '../../../core/git/signing/signing.js';
import { openStore } from '../../../core/store/store.js';
import { landFiles } from '../../support/landing.js';
import { errorRecord } from '../../support/records.js';

// Lands one patch after another until it is killed.
const [root = '', data = ''] = process.argv.slice(2);
const repo = await openRepository(root);
const store = await openStore(repo);
const signing = await createSigningKey(data, repo);
for (let index = 0; ; index += 1) {
  const error = errorRecord({ id: `e${process.pid}-${index}` });
  await store.errors.update((errors) => errors.push(error));
  await landFiles({ repo, store, signing, error }, { 'src/add.js': `export const add = ${index};\n` });
  process.stdout.write(`landed ${index}\n`);
}
