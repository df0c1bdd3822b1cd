import { homedir } from 'node:os';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';
import { allowedSignersLine, createSigningKey, findSigning, ownKey, type Signing } from '../git/signing.js';
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
  const users = signing.source === 'user' && signing.format === 'ssh' ? await usersLine(repo, signing) : null;
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

async function usersLine(repo: Repository, signing: Signing): Promise<string | null> {
  const key = await publicKey(signing);
  if (key === null) return null;
  const answer = await git({ root: repo.mainRoot }, ['config', 'user.email'], { allowFailure: true });
  return `${answer.trim() || '*'} namespaces="git" ${key}\n`;
}

/** Type and key without the comment; null where the key is in an agent or a token that only git can ask. */
async function publicKey({ key }: Signing): Promise<string | null> {
  if (!key) return null;
  const literal = key.replace(/^key::/, '');
  const text = keyShape.test(literal)
    ? literal
    : stateText(await readState(`${key.replace(/^~(?=\/)/, homedir()).replace(/\.pub$/, '')}.pub`));
  return keyShape.exec(text ?? '')?.[0] ?? null;
}

const keyShape = /^(?:ssh|ecdsa|sk)-\S+ [\w+/=]+/;
