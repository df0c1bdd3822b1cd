import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type InboxRecord, readRecords } from '../runners/records.js';

/** Larger records are the work of a runaway test, and reading them would take healer with it. */
const largestRecord = 512 * 1024 ** 2;

/** The records that a finished run left in `inbox`, which untrusted programs could write in. */
export async function readSandboxRecords(inbox: string): Promise<InboxRecord[]> {
  await keepPlainFiles(inbox);
  return (await readRecords(inbox)).map(({ record }) => record);
}

/** A test could have planted a link to a file of the user's where healer expects a record. */
async function keepPlainFiles(inbox: string): Promise<void> {
  for (const name of await readdir(inbox).catch(() => [])) {
    const path = join(inbox, name);
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > largestRecord) await rm(path, { recursive: true, force: true });
  }
}
