import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';
import type { TrustPart } from './trust-parts/trust-part.js';

/**
 * Records of errors and patches are this machine's own, and ignored by git. A commit that holds some all the same has
 * them from somebody else, and they name programs that crashed, which `healer heal` runs again.
 */
export async function committedState({ mainRoot }: Pick<Repository, 'mainRoot'>): Promise<TrustPart[]> {
  const args = ['ls-files', '--stage', '-z', '--', '.healer/db', '.healer/inbox'];
  const listing = await git({ root: mainRoot }, args, { allowFailure: true });
  if (listing === '') return [];
  const effect =
    'takes records of errors and patches from a commit, and runs again what they say has crashed';
  return [{ setting: '.healer/db', effect, value: listing, use: 'needed' }];
}
