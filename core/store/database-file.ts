import { readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HealerError } from '../errors.js';
import { fileTrouble } from '../file-trouble.js';
import { replaceFile } from '../workspace/replace-file.js';
import { databaseSchema } from './schemas.js';

interface Content<T> {
  schema: string;
  records: T[];
}

/** One file of `.healer/db`: `{ "schema": "healer/errors-db@1", "records": [...] }`. */
export interface DatabaseFile<T> {
  path: string;
  /** Like `healer/errors-db@1`. */
  schema: string;
  isRecord: (value: unknown) => value is T;
}

export type Reading<T> =
  | { state: 'sound'; records: T[]; text: string }
  | { state: 'absent' | 'corrupt'; text: string | null };

/** Throws DATABASE_CORRUPT for a database that only a newer healer can read, FILE_UNREADABLE. */
export async function readDatabase<T>(file: DatabaseFile<T>): Promise<Reading<T>> {
  const text = await readText(file.path);
  if (text === null) return { state: 'absent', text };
  const parsed = databaseSchema.safeParse(parseJson(text));
  if (!parsed.success) return { state: 'corrupt', text };
  refuseNewer(file, parsed.data.schema);
  const { records } = parsed.data;
  return records.every(file.isRecord) ? { state: 'sound', records, text } : { state: 'corrupt', text };
}

/** Writes the whole file: temporary file, fsync, rename. */
export async function writeDatabase<T>(file: DatabaseFile<T>, records: T[]): Promise<void> {
  const { Low } = await import('lowdb');
  const adapter = {
    read: () => Promise.resolve(null),
    write: (content: Content<T>) => replaceFile(file.path, `${JSON.stringify(content, null, 1)}\n`),
  };
  const database = new Low<Content<T>>(adapter, { schema: file.schema, records });
  await database.write();
}

/** Renames a corrupt database to `<name>.corrupt-<time>`, for whoever wants to look at it. Resolves with its new path. */
export async function setAside(path: string): Promise<string> {
  const aside = `${path}.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  await rename(path, aside);
  return aside;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR')
      throw fileTrouble(cause, `Make ${dirname(dirname(path))} a folder that this user may write in`);
    throw new HealerError('FILE_UNREADABLE', `The database ${path} cannot be read`, {
      cause,
      next: `Move ${dirname(path)} away; healer makes its databases again from refs/healer/ledger`,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseNewer(file: { path: string; schema: string }, found: string): void {
  const [name, version] = file.schema.split('@');
  const [foundName, foundVersion] = found.split('@');
  if (foundName !== name || !(Number(foundVersion) > Number(version))) return;
  throw new HealerError(
    'DATABASE_CORRUPT',
    `${basename(file.path)} was written by a newer healer (${found})`,
    {
      next: 'Update healer',
    },
  );
}
