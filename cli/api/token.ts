import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HealerError } from '../../core/errors.js';
import { fileTrouble } from '../../core/file-trouble.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { replaceFile } from '../../core/workspace/replace-file.js';

export const tokenVariable = 'HEALER_API_TOKEN';
const shortest = 24;

/** The token of the environment, else a new one. Error: USAGE for one that can be guessed. */
export function apiToken(env: NodeJS.ProcessEnv = process.env): { token: string; given: boolean } {
  const given = env[tokenVariable]?.trim();
  if (!given) return { token: randomBytes(24).toString('hex'), given: false };
  if (given.length >= shortest) return { token: given, given: true };
  throw new HealerError('USAGE', `${tokenVariable} has fewer than ${shortest} characters`, {
    next: 'Make one with: openssl rand -hex 24',
  });
}

/** Whether the `Authorization` header has it; compared as hashes of one length, so that the time tells nothing. */
export const isAuthorized = (header: string | undefined, token: string): boolean =>
  timingSafeEqual(hash(header ?? ''), hash(`Bearer ${token}`));

/**
 * Leaves the address and the token where other programs of this user find them, and nobody else.
 * Resolves with the file. Error: FILE_UNWRITABLE
 */
export async function leaveToken(root: string, url: string, token: string): Promise<string> {
  const file = join(dataFolder(), 'api', `${hash(root).toString('hex').slice(0, 16)}.json`);
  const text = JSON.stringify({ schema: 'healer/api@1', root, url, token });
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, `${text}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileTrouble(
      error,
      `Set HEALER_DATA_HOME to a folder that this user may write in, or ${tokenVariable}`,
    );
  }
  return file;
}

export const removeToken = (file: string): Promise<void> => rm(file, { force: true });

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
