import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.js';
import { trustedKeys } from '../git/signing/trusted-keys.js';
import { dataFolder } from './folders.js';

/** Keys that may sign the ledger: this machine's own, and those of `.healer/allowed_signers`. */
export async function ledgerKeys({ mainRoot }: Pick<Repository, 'mainRoot'>): Promise<ReadonlySet<string>> {
  const files = [
    join(mainRoot, '.healer', 'allowed_signers'),
    join(dataFolder(), 'signing', 'allowed_signers'),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return trustedKeys(texts.join('\n'));
}
