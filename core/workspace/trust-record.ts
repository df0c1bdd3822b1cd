import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { fileTrouble } from '../file-trouble.js';
import type { Repository } from '../git/repository.js';
import { dataFolder } from './folders.js';
import { replaceFile } from './replace-file.js';
import type { TrustPart } from './trust-parts/trust-part.js';

/** What this user has agreed to in one repository on this machine. */
export interface TrustRecord {
  /** Digests of the parts of the settings. */
  agreed: string[];
  /** How the settings protected the user when they were last used. */
  protection: z.output<typeof protection>;
}

type Place = Pick<Repository, 'mainRoot'>;

/** Null where nothing was agreed to. What cannot be read was not agreed to. */
export async function readTrust(repo: Place): Promise<TrustRecord | null> {
  const root = await rootOf(repo);
  const found = recordSchema.safeParse(await readJson(recordFile(root)));
  return found.success && found.data.root === root ? found.data : null;
}

/** Error: FILE_UNWRITABLE */
export async function writeTrust(repo: Place, record: TrustRecord): Promise<void> {
  const root = await rootOf(repo);
  const file = recordFile(root);
  const text = JSON.stringify({ schema, root, at: new Date().toISOString(), ...record });
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, `${text}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileTrouble(error, 'Set HEALER_DATA_HOME to a folder that this user may write in');
  }
}

/** Resolves with whether there was one. */
export async function forgetTrust(repo: Place): Promise<boolean> {
  const file = recordFile(await rootOf(repo));
  const had = (await readJson(file)) !== undefined;
  await rm(file, { force: true });
  return had;
}

/** SHA-256 of a value, by its JSON. */
export const digestOf = (value: unknown): string => sha256(JSON.stringify(value));

/** By which an agreed part is found again. */
export const digestOfPart = ({ setting, value }: TrustPart): string => digestOf([setting, value]);

const schema = 'healer/trust@2';
const protection = z.object({
  isolation: z.enum(['best', 'required']),
  exclude: z.array(z.string()),
  blocksPush: z.boolean(),
  blocksCommit: z._default(z.boolean(), false),
  safetyThreshold: z.number(),
});
const recordSchema = z.object({
  schema: z.literal(schema),
  root: z.string(),
  agreed: z.array(z.string()),
  protection,
});

/** One file for each repository, so that two that are written at once cannot lose each other. */
const recordFile = (root: string): string => join(dataFolder(), 'trust', `${sha256(root)}.json`);

/** A link to a repository is that repository. */
const rootOf = ({ mainRoot }: Place): Promise<string> => realpath(mainRoot).catch(() => mainRoot);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
