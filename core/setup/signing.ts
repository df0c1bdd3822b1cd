import { join } from 'node:path';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { userLine } from '../git/signing/signers.js';
import {
  allowedSignersLine,
  createSigningKey,
  findSigning,
  ownKey,
  type Signing,
} from '../git/signing/signing.js';
import { dataFolder } from '../workspace/folders.js';
import { type Change, describeChange } from './change.js';
import { readState, stateText, textState } from './file-state.js';
import type { Journal } from './journal.js';

export interface SigningReport {
  format: Signing['format'];
  /** Whose key signs. */
  source: Signing['source'];
}

interface SigningSetup {
  report: SigningReport;
  changes: Change[];
  notes: string[];
}

/** Takes the user's own signing set-up, else healer's key, which is made outside of the repository when it is missing. */
export async function setUpSigning(
  repo: Repository,
  sign: 'auto' | 'ssh' | 'gpg' | 'off',
  journal: Journal,
): Promise<SigningSetup> {
  if (sign === 'off') return { report: { format: 'off', source: 'user' }, changes: [], notes: [] };
  const folder = dataFolder();
  const found = await findSigning(repo, folder);
  if (sign === 'gpg' && found.format !== 'gpg')
    throw new HealerError('SIGNING_FAILED', 'git has no GPG key to sign with.', {
      next: 'Set user.signingKey to your key, or use `healer init --sign ssh`.',
    });
  const usable = found.format !== 'off' && (sign === 'auto' || sign === found.format);
  const signing = usable ? found : await createSigningKey(folder, repo);
  const changes = usable
    ? []
    : [describeChange(repo.mainRoot, 'created', signing.key ?? folder, 'a key for signing patches')];
  changes.push(...(await allowSigners(repo, signing, journal)));
  return { report: { format: signing.format, source: signing.source }, changes, notes: [] };
}

/**
 * Adds the public keys to `.healer/allowed_signers`, which teammates verify patches and history with: the user's, where that
 * signs patches, and healer's own, which signs the history.
 */
async function allowSigners(repo: Repository, signing: Signing, journal: Journal): Promise<Change[]> {
  const users = signing.source === 'user' && signing.format === 'ssh' ? await userLine(repo, signing) : null;
  const own = (await ownKey(dataFolder())) && (await allowedSignersLine(dataFolder()));
  const path = join(repo.mainRoot, '.healer', 'allowed_signers');
  const found = await readState(path);
  const text = stateText(found) ?? '';
  const added = [users, own].filter((line) => line && !text.includes(line.trim())).join('');
  if (added === '') return [];
  const next = `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${added}`;
  const mode = found !== null && 'mode' in found ? found.mode : 0o644;
  const done = await journal.change(path, 'added', textState(next, mode), { added });
  return done === 'unchanged' ? [] : [describeChange(repo.mainRoot, done, path, 'who may sign patches')];
}
