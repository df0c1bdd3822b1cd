import { join } from 'node:path';
import * as z from 'zod/mini';
import { type DatabaseFile, readDatabase, writeDatabase } from '../../store/database-file.js';
import type { Store } from '../../store/store.js';
import { type UpgradeOutcome, upgradeKinds } from './upgrade.js';

/** What became of newer versions when they were tried the last time. */
export interface LastUpgrades {
  id: 'last';
  /** ISO 8601. */
  at: string;
  /** What HEAD was. */
  commit: string;
  upgrades: Pick<UpgradeOutcome, 'name' | 'kind' | 'places' | 'state' | 'reason' | 'breaks' | 'patch'>[];
}

const lastSchema = z.looseObject({
  id: z.literal('last'),
  at: z.string(),
  commit: z.string(),
  upgrades: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.enum(upgradeKinds),
      places: z.array(z.looseObject({ file: z.string(), from: z.string(), to: z.string() })),
      state: z.enum(['landed', 'held', 'waiting', 'refused', 'planned']),
      reason: z.nullable(z.string()),
      breaks: z.array(z.object({ file: z.string(), path: z.array(z.string()) })),
      patch: z.nullable(z.string()),
    }),
  ),
});

const database = (store: Pick<Store, 'folder'>): DatabaseFile<LastUpgrades> => ({
  path: join(store.folder, 'db', 'upgrades.json'),
  schema: 'healer/upgrades-db@1',
  isRecord: (value): value is LastUpgrades => lastSchema.safeParse(value).success,
});

/** Null where none were tried, or what is kept cannot be read: the next time makes it again. */
export async function readLastUpgrades(store: Pick<Store, 'folder'>): Promise<LastUpgrades | null> {
  const reading = await readDatabase(database(store));
  return reading.state === 'sound' ? (reading.records[0] ?? null) : null;
}

export async function recordUpgrades(
  store: Pick<Store, 'folder' | 'prepare'>,
  commit: string,
  outcomes: readonly UpgradeOutcome[],
): Promise<void> {
  const upgrades = outcomes.map(({ breaking: _, ...upgrade }) => upgrade);
  await store.prepare();
  await writeDatabase(database(store), [{ id: 'last', at: new Date().toISOString(), commit, upgrades }]);
}
