import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';

const schema = 'healer/heartbeat@1';

const heartbeatSchema = z.object({
  schema: z.literal(schema),
  startedAt: z.iso.datetime(),
  /** Null while it works, and where it was killed. */
  endedAt: z.nullable(z.iso.datetime()),
  outcome: z.enum(['running', 'ran', 'skipped', 'failed']),
  /** Why it was skipped or failed, as one sentence. */
  reason: z.string(),
  /** When the weekly evolution last ran; before the first one, when the first cycle did. */
  evolved: z.optional(z.iso.datetime()),
  /** The commit of each branch at which the last cycle has done what it could, and when. */
  done: z.record(z.string(), z.object({ commit: z.string(), at: z.iso.datetime() })),
});

/** What the last cycle of a repository left. */
export type Heartbeat = Omit<z.output<typeof heartbeatSchema>, 'schema'>;

/** Null where no cycle ever ran, or what it left cannot be read. */
export async function readHeartbeat(store: Pick<Store, 'folder'>): Promise<Heartbeat | null> {
  try {
    return heartbeatSchema.parse(JSON.parse(await readFile(fileOf(store), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeHeartbeat(
  store: Pick<Store, 'folder' | 'prepare'>,
  heartbeat: Heartbeat,
): Promise<void> {
  await store.prepare();
  await replaceFile(fileOf(store), `${JSON.stringify({ ...heartbeat, schema })}\n`);
}

const fileOf = ({ folder }: Pick<Store, 'folder'>): string => join(folder, 'db', 'heartbeat.json');
