import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const mib = 1_048_576;

/** MiB that this user may still write where a folder is, or would be; null where the system does not say. */
export async function freeMiB(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return Math.floor((bavail * bsize) / mib);
  } catch (error) {
    const parent = dirname(folder);
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder;
    return isAbsent ? freeMiB(parent) : null;
  }
}
