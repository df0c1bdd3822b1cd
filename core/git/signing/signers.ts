import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { git } from '../command.js';
import type { Repository } from '../repository.js';
import { allowedSignersLine, findSigning, type Signing } from './signing.js';

/** One line of an allowed-signers file, as in ssh-keygen(1). */
export interface Signer {
  line: string;
  /** Type and key, without options and comment; the whole line where there is none. */
  key: string;
  /** Whose signature it is, as the line says. */
  principals: string;
}

/** Those whom the team's file, which is committed, names. */
export async function sharedSigners({ mainRoot }: Pick<Repository, 'mainRoot'>): Promise<Signer[]> {
  return readSigners(join(mainRoot, '.healer', 'allowed_signers'));
}

/** The keys that sign on this machine: healer's own, and the user's where its public half can be read. */
export async function ownSigners(repo: Repository, dataFolder: string): Promise<Signer[]> {
  const [healers, signing] = await Promise.all([
    allowedSignersLine(dataFolder).catch(() => ''),
    findSigning(repo, dataFolder),
  ]);
  const users = signing.source === 'user' && signing.format === 'ssh' ? await userLine(repo, signing) : null;
  return parseSigners(`${healers}\n${users ?? ''}`);
}

/** Those whom the user's own git settings name, outside of the repository. */
export async function usersSigners(repo: Repository): Promise<Signer[]> {
  const args = ['config', '--type=path', '--get', 'gpg.ssh.allowedSignersFile'];
  const file = (await git(repo, args, { allowFailure: true })).replace(/\n$/, '');
  // A file of the repository changes with what is checked out.
  const inside =
    !file.startsWith('/') || file.startsWith(`${repo.mainRoot}/`) || file.startsWith(`${repo.root}/`);
  return file === '' || inside ? [] : readSigners(file);
}

/** The line that trusts the key that the user signs with; null where the key is in an agent or a token that only git can ask. */
export async function userLine(repo: Pick<Repository, 'mainRoot'>, signing: Signing): Promise<string | null> {
  const key = await publicKey(signing);
  if (key === null) return null;
  const answer = await git({ root: repo.mainRoot }, ['config', 'user.email'], { allowFailure: true });
  return `${answer.trim() || '*'} namespaces="git" ${key}\n`;
}

async function publicKey({ key }: Signing): Promise<string | null> {
  if (!key) return null;
  const literal = key.replace(/^key::/, '');
  const file = `${key.replace(/^~(?=\/)/, homedir()).replace(/\.pub$/, '')}.pub`;
  const text = keyShape.test(literal) ? literal : await readFile(file, 'utf8').catch(() => '');
  return keyShape.exec(text)?.[0] ?? null;
}

const readSigners = async (file: string): Promise<Signer[]> =>
  parseSigners(await readFile(file, 'utf8').catch(() => ''));

const parseSigners = (text: string): Signer[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({
      line,
      key: / ((?:ssh|ecdsa|sk)-\S+ [\w+/=]+)/.exec(line)?.[1] ?? line,
      principals: line.split(' ')[0] ?? '',
    }));

const keyShape = /^(?:ssh|ecdsa|sk)-\S+ [\w+/=]+/;
