import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Store } from '../../../store/store.js';
import { replaceFile } from '../../../workspace/replace-file.js';

type Place = Pick<Store, 'folder' | 'prepare'>;

/** What was taken in before, by its bytes: ids in headers are not signed, so whoever replays a delivery can change them. */
export interface Deliveries {
  has(digest: string): boolean;
  add(digest: string): Promise<void>;
}

const kept = 5000;
const schema = 'healer/deliveries@1';
const fileSchema = z.object({ schema: z.literal(schema), digests: z.array(z.string()) });

/** Lasts beyond the daemon. What cannot be read is begun anew: each occurrence counts once all the same. */
export async function openDeliveries(store: Place): Promise<Deliveries> {
  const file = join(store.folder, 'db', 'deliveries.json');
  const digests = new Set(await read(file));
  let writing = Promise.resolve();
  return {
    has: (digest) => digests.has(digest),
    add: (digest) => {
      digests.add(digest);
      for (const oldest of [...digests].slice(0, -kept)) digests.delete(oldest);
      const write = () => replaceFile(file, `${JSON.stringify({ schema, digests: [...digests] })}\n`);
      writing = writing.then(write, write);
      return writing;
    },
  };
}

export const digestOf = (path: string, bytes: Buffer): string =>
  createHash('sha256').update(`${path}\n`).update(bytes).digest('hex').slice(0, 32);

async function read(file: string): Promise<string[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).digests;
  } catch {
    return [];
  }
}
