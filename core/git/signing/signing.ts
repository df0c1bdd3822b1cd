import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HealerError } from '../../errors.js';
import { fileTrouble } from '../../file-trouble.js';
import { isMarkOfDead, markPattern, processMark } from '../../workspace/processes.js';
import { git, gitResult } from '../command.js';
import type { Repository } from '../repository.js';
import type { SshKey } from './ssh-signature.js';

/** How healer signs the commits that people review. */
export interface Signing {
  format: 'ssh' | 'gpg' | 'off';
  /** As git's `user.signingkey`: a path or a key's name. Absent: git picks by the committer. */
  key?: string;
  /** File that says whose SSH signatures count, as in ssh-keygen(1). */
  allowedSigners?: string;
  source: 'user' | 'healer';
}

/** The user's own signing where they have set it up, else healer's key in `dataFolder`, else off. */
export async function findSigning(repo: Repository, dataFolder: string): Promise<Signing> {
  const config = await readConfig(repo);
  const key = config.get('user.signingkey');
  if (key || config.get('commit.gpgsign') === 'true') {
    if (config.get('gpg.format') !== 'ssh') return { format: 'gpg', key, source: 'user' };
    const allowedSigners = config.get('gpg.ssh.allowedsignersfile') ?? allowedSignersOf(repo, dataFolder);
    return { format: 'ssh', key, allowedSigners, source: 'user' };
  }
  const own = keyFile(dataFolder);
  if (!existsSync(own)) return { format: 'off', source: 'healer' };
  return { format: 'ssh', key: own, allowedSigners: allowedSignersOf(repo, dataFolder), source: 'healer' };
}

/**
 * Makes healer's own ed25519 key in `dataFolder`, readable by its user only, unless it is there; `repo` is who
 * trusts it. Throws SIGNING_FAILED where ssh-keygen is missing.
 */
export async function createSigningKey(dataFolder: string, repo: Repository): Promise<Signing> {
  const key = keyFile(dataFolder);
  if (!existsSync(key)) await generateKey(dataFolder);
  return { format: 'ssh', key, allowedSigners: allowedSignersOf(repo, dataFolder), source: 'healer' };
}

/**
 * healer's own key, with which the ledger is signed in this process, made when it is missing; null where it can be neither
 * made nor read. The user's key may ask for a passphrase or a touch, which an event is not worth.
 */
export async function ownKey(dataFolder: string): Promise<SshKey | null> {
  const path = keyFile(dataFolder);
  if (!existsSync(path)) await generateKey(dataFolder).catch(() => {});
  const { readSshKey } = await import('./ssh-signature.js');
  return readSshKey(path);
}

/**
 * Makes a key that somebody hands over healer's own in `dataFolder`: an OpenSSH private key without a passphrase.
 * Throws SIGNING_FAILED where it is none, or where healer has another one there already.
 */
export async function adoptSigningKey(dataFolder: string, privateKey: string): Promise<void> {
  const key = keyFile(dataFolder);
  const text = `${privateKey.replace(/\r/g, '').trim()}\n`;
  const known = await readFile(key, 'utf8').catch(() => null);
  if (known === text) return;
  if (known !== null)
    throw new HealerError('SIGNING_FAILED', 'healer has another signing key on this machine already', {
      next: 'Set HEALER_DATA_HOME to a folder of this job',
    });
  await putKey(dataFolder, async (draft) => {
    await writeFile(draft, text, { mode: 0o600 });
    const { stdout } = await promisify(execFile)('ssh-keygen', ['-y', '-P', '', '-f', draft]);
    await writeFile(`${draft}.pub`, stdout);
  });
}

/** The line of an allowed-signers file that trusts healer's own key for git signatures. */
export async function allowedSignersLine(dataFolder: string): Promise<string> {
  return signerLine(await readFile(`${keyFile(dataFolder)}.pub`, 'utf8'));
}

function signerLine(publicKey: string): string {
  const [type = '', key = ''] = publicKey.trim().split(' ');
  return `healer@${hostname()} namespaces="git" ${type} ${key}\n`;
}

/** The `-c` options that make git sign so, whatever the user's settings are. */
export function signingArgs(signing: Signing): string[] {
  if (signing.format === 'off') return [];
  const settings = [
    signing.key && `user.signingkey=${signing.key}`,
    signing.format === 'ssh' && 'gpg.format=ssh',
    signing.format === 'ssh' &&
      signing.allowedSigners &&
      `gpg.ssh.allowedSignersFile=${signing.allowedSigners}`,
    // A user's program for signing, such as that of a password manager, knows their keys only.
    signing.source === 'healer' && 'gpg.ssh.program=ssh-keygen',
  ];
  return settings.flatMap((setting) => (setting ? ['-c', setting] : []));
}

/**
 * Whether a commit carries a good signature of somebody trusted. git prints "Good" for strangers too, and its exit
 * code passes keys of unknown validity, so that both the code and `%G?` count.
 */
export async function verifySignature(repo: Repository, commit: string, signing?: Signing): Promise<boolean> {
  return (await signatureOf(repo, commit, signing)) === 'G';
}

/**
 * As git's `%G?`: `G` is good, `N` none, and what else there is says why it is not good. What git writes while it checks
 * goes into the folder `temp`, since it stays where git is killed.
 */
export async function signatureOf(
  repo: Repository,
  commit: string,
  signing: Signing = trustOf(repo),
  temp?: string,
): Promise<string> {
  const settings = [...signingArgs(signing), '-c', 'log.showSignature=false'];
  // A replaced object would be checked in place of the one that is merged.
  const env = { GIT_NO_REPLACE_OBJECTS: '1', ...(temp && { TMPDIR: temp }) };
  const options = { env, allowFailure: true };
  const [{ exitCode }, letter] = await Promise.all([
    gitResult(repo, [...settings, 'verify-commit', commit], options),
    git(repo, [...settings, 'log', '-1', '--no-color', '--format=%G?', '--end-of-options', commit], options),
  ]);
  const said = letter.trim();
  return said === 'G' && exitCode !== 0 ? 'B' : said || 'E';
}

const keyFile = (dataFolder: string): string => join(dataFolder, 'signing', 'ed25519');

/** What the team has committed, and until that is there, this machine's own. */
function allowedSignersOf(repo: Repository, dataFolder: string): string {
  const shared = join(repo.mainRoot, '.healer', 'allowed_signers');
  return existsSync(shared) ? shared : join(dataFolder, 'signing', 'allowed_signers');
}

function trustOf(repo: Repository): Signing {
  const shared = join(repo.mainRoot, '.healer', 'allowed_signers');
  return { format: 'ssh', source: 'user', ...(existsSync(shared) && { allowedSigners: shared }) };
}

async function readConfig(repo: Repository): Promise<Map<string, string>> {
  const pattern = '^(user\\.signingkey|gpg\\.format|gpg\\.ssh\\.allowedsignersfile|commit\\.gpgsign)$';
  const text = await git(repo, ['config', '-z', '--get-regexp', pattern], { allowFailure: true });
  const config = new Map<string, string>();
  for (const entry of text.split('\0').filter(Boolean)) {
    const [name = '', ...value] = entry.split('\n');
    config.set(name, value.join('\n'));
  }
  const sign = config.get('commit.gpgsign');
  if (sign !== undefined && /^(|yes|on|1)$/i.test(sign)) config.set('commit.gpgsign', 'true');
  return config;
}

const generateKey = (dataFolder: string): Promise<void> =>
  putKey(dataFolder, async (draft) => {
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', 'healer', '-f', draft];
    await promisify(execFile)('ssh-keygen', args);
  });

/** In a folder of its own that is renamed into place whole: of several processes one wins, and no half key is ever seen. */
async function putKey(dataFolder: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = await draftFolder(dataFolder);
  const key = join(draft, 'ed25519');
  try {
    await write(key);
    await chmod(key, 0o600);
    await writeFile(join(draft, 'allowed_signers'), signerLine(await readFile(`${key}.pub`, 'utf8')));
    await rename(draft, join(dataFolder, 'signing'));
  } catch (cause) {
    if (existsSync(keyFile(dataFolder))) return;
    throw new HealerError('SIGNING_FAILED', 'A signing key could not be made with ssh-keygen', {
      cause,
      next: 'Install OpenSSH, or turn signing off: healer init --sign off',
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function draftFolder(dataFolder: string): Promise<string> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await sweepDraftFolders(dataFolder);
    return await mkdtemp(join(dataFolder, `signing-${processMark()}-`));
  } catch (error) {
    throw fileTrouble(error, 'Set HEALER_DATA_HOME to a folder that this user may write in');
  }
}

/** Removes what a process that was killed while it made a key left. */
export async function sweepDraftFolders(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder).catch((): string[] => [])) {
    const mark = draftFolderName.exec(name)?.[1];
    if (mark && isMarkOfDead(mark)) await rm(join(dataFolder, name), { recursive: true, force: true });
  }
}

const draftFolderName = new RegExp(`^signing-(${markPattern})-\\w+$`);
